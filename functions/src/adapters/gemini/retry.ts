/** How often and how long after one another a question is repeated. */

/** Attempts of one question that may fail for passing reasons; quotas and refused keys are not counted among them. */
export const MOST_FAILURES = 4;

/** Requests for one question, whatever they failed of. */
export const MOST_REQUESTS = 20;

/** The share of the time left that one request may take, so that another key gets a chance after one that hangs. */
const ATTEMPT_SHARE = 0.4;
const SHORTEST_ATTEMPT_MS = 3_000;

/** How long one request may take, milliseconds, of the time that is left for its question. */
export const attemptMs = (left: number, longest: number): number =>
  Math.min(longest, left, Math.max(SHORTEST_ATTEMPT_MS, left * ATTEMPT_SHARE));

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/**
 * The wait after so many failures in a row, milliseconds: doubled each time, half of it by chance (`random` in [0, 1)),
 * so that those who failed together do not come back together.
 */
export function backoffMs(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return longest / 2 + random() * (longest / 2);
}
