/**
 * The line between "the database is away" and "the code is wrong": every access goes through `reachable`, so that the
 * crew sees `Unavailable` for what may pass, within a bounded time, and everything else as it was thrown.
 */
import { Unavailable } from '@trading-crew/core/contracts';

/** The gRPC codes that are told apart here. */
export const codes = {
  /** A lost connection, as nothing here cancels a call. */
  cancelled: 1,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  /** A quota is used up. */
  resourceExhausted: 8,
  failedPrecondition: 9,
  /** Contention. */
  aborted: 10,
  internal: 13,
  unavailable: 14,
} as const;

/** What may pass when it is tried again. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  codes.cancelled,
  codes.deadlineExceeded,
  codes.resourceExhausted,
  codes.aborted,
  codes.internal,
  codes.unavailable,
]);

/** The SDK goes on trying a database that is away for longer than a run may last (41 s and more were measured). */
const DEADLINE_MS = 20_000;

const MESSAGE = 'The database did not answer. Try again in a moment.';

/** The gRPC code of a Firestore error; undefined for anything else. */
export const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * What `access` answers. Throws `Unavailable` when the database cannot be reached or does not answer in time; the
 * access may then still happen. Anything else is thrown as it is.
 */
export async function reachable<Result>(access: () => Promise<Result>, deadlineMs = DEADLINE_MS): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unavailable(MESSAGE)), deadlineMs);
  });
  try {
    return await Promise.race([access(), overdue]);
  } catch (error) {
    if (PASSING_CODES.has(codeOf(error))) throw new Unavailable(MESSAGE, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
