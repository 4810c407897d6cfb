/**
 * Many documents at once: in the order given, in batches that stay under Firestore's limits for one request (writes
 * and bytes). Each batch is written whole or not at all; the batches together are not.
 */
import type { DocumentData, Firestore } from 'firebase-admin/firestore';

/** Below the 500 writes that one request is promised to hold. */
const MOST_WRITES = 450;
/** Well below the 10 MiB of one request: what is counted is the text of the data, not its encoding. */
const MOST_BYTES = 4_000_000;

export interface DocumentWrite {
  readonly path: string;
  readonly data: DocumentData;
}

/** Batches of writes, none empty, in order. */
export function inBatches(writes: readonly DocumentWrite[]): DocumentWrite[][] {
  const batches: DocumentWrite[][] = [];
  let batch: DocumentWrite[] = [];
  let bytes = 0;
  for (const write of writes) {
    const size = bytesOf(write.data);
    if (batch.length > 0 && (batch.length >= MOST_WRITES || bytes + size > MOST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(write);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** Bytes of a value's text in UTF-8: close to what Firestore counts, without knowing its encoding. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Sets every document, batch after batch. Repeating it after a fault writes the same again. */
export async function setAll(db: Firestore, writes: readonly DocumentWrite[]): Promise<void> {
  for (const writesOfBatch of inBatches(writes)) {
    const batch = db.batch();
    for (const { path, data } of writesOfBatch) batch.set(db.doc(path), data);
    await batch.commit();
  }
}

/** Deletes every document of a collection, but not what lies below them. */
export async function deleteAll(db: Firestore, collection: string): Promise<void> {
  for (;;) {
    const { docs } = await db.collection(collection).select().limit(MOST_WRITES).get();
    if (docs.length === 0) return;
    const batch = db.batch();
    for (const document of docs) batch.delete(document.ref);
    await batch.commit();
  }
}
