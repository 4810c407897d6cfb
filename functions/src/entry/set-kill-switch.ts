/**
 * Throws or releases the user's kill switch. Thrown, it stands before anything else is done: what is then cancelled and
 * sold on the user's accounts is done account by account, and no failure of it takes the switch back.
 */
import type { AccountMode, KillSwitch } from '@trading-crew/core/contracts';
import { reportBug } from '../errors.ts';
import type { Caller, Installation } from '../wiring.ts';
import type { Handler } from './callable.ts';
import { leaveAccount } from './leave-account.ts';
import { settingsToLeave } from './settings-to-leave.ts';

const ACCOUNTS: readonly AccountMode[] = ['simulation', 'paper', 'live'];

async function noted(
  { engaged, changes, reason }: KillSwitch,
  before: KillSwitch | null,
  { uid }: Caller,
  house: Installation,
): Promise<string[]> {
  // A switch that stood already has not changed.
  if (before?.changes === changes) return [];
  const action = engaged ? 'kill-switch-thrown' : 'kill-switch-released';
  const [from, to] = engaged ? ['trading', 'stopped'] : ['stopped', 'trading'];
  try {
    await house.brokers.audit({ userId: uid, at: house.clock.now(), action, from, to, detail: reason });
    return [];
  } catch (error) {
    reportBug(error);
    return ['This change could not be noted in the list of changes.'];
  }
}

export const setKillSwitch: Handler<'setKillSwitch'> = async (request, caller, house) => {
  const { uid } = caller;
  const reason = request.engaged ? (request.reason ?? '') || null : null;
  const before = await house.safety.readSwitch(uid).catch(() => null);
  const killSwitch = await house.safety.setSwitch(uid, { engaged: request.engaged, reason, changedBy: uid });
  // Nothing waits for the entry.
  const noting = noted(killSwitch, before, caller, house);
  if (!request.engaged || !(request.cancelOrders || request.flatten)) {
    return { killSwitch, cancelled: 0, flattened: [], problems: await noting };
  }
  const settings = await settingsToLeave(caller, house);
  const { flatten } = request;
  const left = await Promise.all(
    ACCOUNTS.map((mode) => leaveAccount({ mode, flatten, killSwitch, settings }, caller, house)),
  );
  return {
    killSwitch,
    cancelled: left.reduce((sum, { cancelled }) => sum + cancelled, 0),
    flattened: [...new Set(left.flatMap(({ sold }) => sold))],
    problems: [...(await noting), ...left.flatMap(({ problems }) => problems)],
  };
};
