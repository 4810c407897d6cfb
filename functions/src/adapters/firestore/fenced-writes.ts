/**
 * Writing for a run as the attempt that holds it. Each batch asserts that this attempt was not taken over: it deletes
 * the marker of its own takeover on condition that there is none, which changes nothing and costs no read, but fails the
 * whole batch once the marker stands.
 */
import { LeaseLost, paths } from '@trading-crew/core/contracts';
import type { Hold } from '@trading-crew/core/ports';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { inBatches, type DocumentWrite } from './batched-writes.ts';
import { codeOf, codes } from './reachable.ts';

const marker = (db: Firestore, { runId, attempt }: Hold) => db.doc(paths.takeover(runId, attempt));

/** Puts into a batch that this attempt is over: whatever it writes after the batch is refused. */
export function endHold(db: Firestore, batch: WriteBatch, hold: Hold, now: number): void {
  batch.set(marker(db, hold), { at: now });
}

/** Commits what `fill` put into a batch. Throws `LeaseLost`, with nothing written, when the attempt is over. */
export async function commitHeld(db: Firestore, hold: Hold, fill: (batch: WriteBatch) => void): Promise<void> {
  const batch = db.batch();
  fill(batch);
  batch.delete(marker(db, hold), { exists: false });
  try {
    await batch.commit();
  } catch (error) {
    // Nothing else in these batches minds a document that is there already.
    if (codeOf(error) !== codes.alreadyExists) throw error;
    throw new LeaseLost(`Attempt ${hold.attempt} no longer holds the run.`, { cause: error });
  }
}

/** Sets every document, batch after batch, each of them held. Repeating it after a fault writes the same again. */
export async function setAllHeld(db: Firestore, hold: Hold, writes: readonly DocumentWrite[]): Promise<void> {
  for (const writesOfBatch of inBatches(writes)) {
    await commitHeld(db, hold, (batch) => {
      for (const { path, data } of writesOfBatch) batch.set(db.doc(path), data);
    });
  }
}
