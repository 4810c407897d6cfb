/** Compares the books of the account with the broker's before a run works on it. */
import type { RunRecord } from '@trading-crew/core/contracts';
import { reconcileAccount, type CrewPorts } from '@trading-crew/core/crew';
import type { Caller, Installation } from '../wiring.ts';
import { comparisonOf } from './compare-account.ts';

/**
 * Stores what the comparison found; what is in doubt halts purchases from then on, this run's included. A run that
 * trades nothing compares nothing. Throws `Unavailable` and `Misconfigured` when the account cannot be read.
 */
export async function reconcileAtStart(
  { mode }: Pick<RunRecord, 'mode'>,
  ports: Pick<CrewPorts, 'account' | 'orderDesk'>,
  caller: Caller,
  house: Installation,
): Promise<void> {
  if (mode === 'validation') return;
  await reconcileAccount(comparisonOf(mode, ports, caller, house));
}
