/** Bounded retries for what may pass: only `Unavailable` is tried again, with growing waits, never for ever. */
import { Unavailable } from '../contracts/index.ts';
import type { Clock } from '../ports/index.ts';

const WAITS_MS = [500, 1_500] as const;

/** The result of `work`, tried at most three times. Any other error, and the last `Unavailable`, is thrown. */
export async function withRetries<Result>(
  work: () => Promise<Result>,
  clock: Clock,
  onRetry?: (error: Unavailable, waitMs: number) => void,
): Promise<Result> {
  for (const waitMs of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      onRetry?.(error, waitMs);
      await clock.sleep(waitMs);
    }
  }
  return work();
}
