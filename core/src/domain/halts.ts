/** How halts come and go: at most one of each code, none lost that was not lifted. */
import type { AccountSafety, Halt, HaltCode } from '../contracts/index.ts';

/**
 * The halts that hold for what was decided in a market session: one that ends with its session does not reach the next, and
 * holds for everything that was decided before.
 */
export const haltsInForce = (halts: readonly Halt[], session: string): Halt[] =>
  halts.filter((halt) => halt.liftedBy !== 'next-session' || halt.session === null || halt.session >= session);

/**
 * The account with a halt. The first of a code stays as it was set; one whose session is over makes way. The very same
 * account is returned where nothing changes.
 */
export function withHalt<Account extends Pick<AccountSafety, 'halts'>>(account: Account, halt: Halt): Account {
  const standing = account.halts.find(({ code }) => code === halt.code);
  const isOver = standing?.liftedBy === 'next-session' && (standing.session ?? '') < (halt.session ?? '');
  if (standing && !isOver) return account;
  return { ...account, halts: [...account.halts.filter(({ code }) => code !== halt.code), halt] };
}

/**
 * The account without the halt of that code. A drawdown that is lifted is measured anew: its peak counts from `session`
 * on, where that is known. The very same account is returned where none stood.
 */
export function withoutHalt(account: AccountSafety, code: HaltCode, session: string | null): AccountSafety {
  if (!account.halts.some((halt) => halt.code === code)) return account;
  const halts = account.halts.filter((halt) => halt.code !== code);
  return { ...account, halts, peakSince: code === 'DRAWDOWN' ? (session ?? account.peakSince) : account.peakSince };
}
