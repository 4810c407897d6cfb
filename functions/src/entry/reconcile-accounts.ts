/** The comparison by the clock: every account that trades at a broker, the one not tried for the longest time first. */
import { Failure } from '@trading-crew/core/contracts';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { SECRETS } from '../config.ts';
import { reportBug } from '../errors.ts';
import { installation, type Installation } from '../wiring.ts';
import { REGION } from './callable.ts';
import { compareAccount } from './compare-account.ts';

/** How many accounts one round sees to at most, and until when it begins with another, milliseconds. */
const MOST_AT_ONCE = 500;
const ENOUGH_MS = 420_000;

/**
 * One round. Accounts follow one another, as several may stand behind one key with one limit of requests. What goes
 * wrong with one of them stands in its comparison, or in the log, and keeps nobody from the others.
 */
export async function compareAll(house: Installation): Promise<void> {
  const begun = house.clock.now();
  for (const { uid, mode } of await house.reconciliations.accounts(MOST_AT_ONCE)) {
    if (house.clock.now() - begun > ENOUGH_MS) return;
    try {
      await compareAccount(mode, await house.identify(uid), house);
    } catch (error) {
      if (!(error instanceof Failure)) reportBug(error);
    }
  }
}

export const reconcileAccounts = onSchedule(
  {
    schedule: 'every 15 minutes',
    region: REGION,
    timeoutSeconds: 540,
    memory: '512MiB',
    maxInstances: 1,
    secrets: SECRETS,
  },
  () => compareAll(installation()),
);
