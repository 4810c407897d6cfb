/**
 * A Firestore emulator of its own for one group: the emulator slows with every document it holds, so each group
 * begins with an empty one. It is gone when the work is done, however it ended.
 */
import type { Firestore } from 'firebase-admin/firestore';
import { join } from 'node:path';
import { database } from '../functions/src/adapters/firestore/database.ts';
import { startFirestoreEmulator, type FirestoreEmulator } from '../scripts/platform/firestore-emulator.ts';

export const PROJECT_ID = 'demo-benchmarks';
const RULES = join(import.meta.dirname, '..', 'firestore.rules');

/** The result of the work on an empty database with the product's rules, opened as the functions open theirs. */
export async function onFirestore<Result>(
  work: (db: Firestore, emulator: FirestoreEmulator) => Promise<Result>,
): Promise<Result> {
  const emulator = await startFirestoreEmulator({ projectId: PROJECT_ID, rulesFile: RULES });
  try {
    process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`;
    process.env['GCLOUD_PROJECT'] = PROJECT_ID;
    // No time is lost looking for Google's own machines.
    process.env['METADATA_SERVER_DETECTION'] = 'none';
    const db = database();
    const result = await work(db, emulator);
    await db.terminate();
    return result;
  } finally {
    await emulator.stop();
  }
}
