/**
 * The one connection to Firestore of this instance, opened when it is first asked for. `undefined` in a document is
 * refused: a field that was forgotten is a bug and must not vanish silently.
 */
import { getApps, initializeApp } from 'firebase-admin/app';
import { getFirestore, type Firestore } from 'firebase-admin/firestore';

let opened: Firestore | null = null;

/**
 * The project's database: the emulator's where FIRESTORE_EMULATOR_HOST is set, else that of the project whose
 * credentials the environment provides.
 */
export function database(): Firestore {
  if (opened === null) {
    opened = getFirestore(getApps()[0] ?? initializeApp());
    opened.settings({ ignoreUndefinedProperties: false });
  }
  return opened;
}
