/**
 * The watchdog: each minute it looks for runs that nobody works on any more, has them taken up, and ends those that are
 * past their deadline.
 */
import { isOverdue } from '@trading-crew/core/contracts';
import { onSchedule } from 'firebase-functions/v2/scheduler';
import { SECRETS } from '../config.ts';
import { reportBug } from '../errors.ts';
import { installation, type Installation } from '../wiring.ts';
import { REGION } from './callable.ts';
import { giveUp } from './give-up.ts';

/** How many runs one look sees to; the next comes a minute later. */
const MOST_AT_ONCE = 50;

/** One look. What goes wrong with one run is noted in the log and keeps nobody from the others. */
export async function watch(house: Installation): Promise<void> {
  const now = house.clock.now();
  const runs = await house.runs.abandoned(now, MOST_AT_ONCE);
  await Promise.all(
    runs.map((run) =>
      (isOverdue(run, now) ? giveUp(run, house) : house.queue.enqueue(run.runId, run.attempt)).catch(reportBug),
    ),
  );
}

export const watchRuns = onSchedule(
  {
    schedule: 'every 1 minutes',
    region: REGION,
    timeoutSeconds: 60,
    memory: '512MiB',
    maxInstances: 1,
    secrets: SECRETS,
  },
  () => watch(installation()),
);
