/**
 * The global set-up of the `emulator` test project: one Firestore emulator on a free port for the whole run,
 * with the repository's security rules. It is stopped when the run ends.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startFirestoreEmulator } from './firestore-emulator.ts';

const PROJECT_ID = 'demo-trading-crew';

/** Starts the emulator and returns what stops it; tests find it through FIRESTORE_EMULATOR_HOST. */
export async function setup(): Promise<() => Promise<void>> {
  const rulesFile = join(import.meta.dirname, '..', '..', 'firestore.rules');
  const emulator = await startFirestoreEmulator({
    projectId: PROJECT_ID,
    ...(existsSync(rulesFile) ? { rulesFile } : {}),
  });
  process.env['FIRESTORE_EMULATOR_HOST'] = `${emulator.host}:${emulator.port}`;
  process.env['GCLOUD_PROJECT'] = PROJECT_ID;
  return () => emulator.stop();
}
