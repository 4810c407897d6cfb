/**
 * Says that a run is being worked on, again and again while its crew works: whoever finds a run of which nothing was
 * heard for a lease takes it up.
 */
import { LeaseLost, MOST_ATTEMPT_MS, type RunRecord } from '@trading-crew/core/contracts';
import { LEASE_MS } from '@trading-crew/core/crew';
import { reportBug } from '../errors.ts';
import type { Installation } from '../wiring.ts';

const RENEW_EVERY_MS = 10_000;

/** The name of this process; two instances never share one. */
const PROCESS = crypto.randomUUID();
let claims = 0;

/** Who claims a run: a name for one claim alone, so that a claim whose answer was lost is known as our own. */
export function newHolder(): string {
  claims += 1;
  return `${PROCESS}-${claims}`;
}

/**
 * Renews the lease of a run until it is told to stop; the promise of stopping resolves when nothing is under way any
 * more. It stops by itself when somebody else has the run, and when the attempt is past its deadline, so that what hangs
 * for ever is ended and not kept alive. A store that does not answer is asked again the next time.
 */
export function keepLease(
  run: Pick<RunRecord, 'runId' | 'attempt' | 'startedAt'>,
  { runs, clock }: Pick<Installation, 'runs' | 'clock'>,
  everyMs = RENEW_EVERY_MS,
): () => Promise<void> {
  let underWay: Promise<void> | null = null;
  const renew = async () => {
    const now = clock.now();
    if (now - run.startedAt > MOST_ATTEMPT_MS) return clearInterval(timer);
    try {
      await runs.renew({ runId: run.runId, attempt: run.attempt }, now + LEASE_MS);
    } catch (error) {
      // The crew meets the same at its next write, and stops.
      if (error instanceof LeaseLost) clearInterval(timer);
    }
  };
  const timer = setInterval(() => {
    underWay ??= renew()
      .catch(reportBug)
      .then(() => {
        underWay = null;
      });
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await underWay;
  };
}
