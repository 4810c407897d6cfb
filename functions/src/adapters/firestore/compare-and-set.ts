/**
 * Deciding on a document as it stands and writing only if it still stands so. Chosen over a transaction where several
 * callers may meet: a transaction takes pessimistic locks, and twenty callers at once waited for one another for 18
 * seconds; this way each round lets one through at once.
 */
import { Unavailable } from '@trading-crew/core/contracts';
import type { DocumentData, DocumentReference, DocumentSnapshot, WriteBatch } from 'firebase-admin/firestore';
import { codeOf, codes } from './reachable.ts';

/** What was decided; `data` is what the document shall hold, null when nothing at all is to be written. */
export interface Decision<Result> {
  readonly result: Result;
  readonly data: DocumentData | null;
}

/** Of the callers at one moment one succeeds each round, so that this many are served one after the other. */
const MOST_ROUNDS = 40;

/** What a commit answers when a document was there, gone or newer than the decision assumed. */
export const CHANGED_CODES: ReadonlySet<unknown> = new Set([
  codes.notFound,
  codes.alreadyExists,
  codes.failedPrecondition,
  codes.aborted,
]);

/**
 * Calls `decide` with the document, writes its data together with what it put into the batch, and returns its result.
 * When the document changed meanwhile, nothing is written and `decide` is called again. The data must differ from
 * what stands there (a counter will do): Firestore takes a write that changes nothing for no change at all.
 */
export async function compareAndSet<Result>(
  document: DocumentReference,
  decide: (standing: DocumentSnapshot, batch: WriteBatch) => Promise<Decision<Result>>,
): Promise<Result> {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const standing = await document.get();
    const batch = document.firestore.batch();
    const { result, data } = await decide(standing, batch);
    if (data === null) return result;
    if (standing.updateTime === undefined) batch.create(document, data);
    else batch.update(document, data, { lastUpdateTime: standing.updateTime });
    try {
      await batch.commit();
      return result;
    } catch (error) {
      if (!CHANGED_CODES.has(codeOf(error))) throw error;
    }
  }
  throw new Unavailable('Too much is happening on this account at once. Try again in a moment.');
}
