/** The owner's seat before the security rules, for the suites that write settings. Imported by tests alone. */
import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing';
import { paths } from '@trading-crew/core/contracts';
import { doc, setDoc, setLogLevel, type Firestore } from 'firebase/firestore';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

const OWNER = 'owner';

/** Sits down in a project of its own for the length of a suite. */
export function takeOwnerSeat(projectId: string) {
  let house: RulesTestEnvironment;
  let firestore: Firestore;

  beforeAll(async () => {
    setLogLevel('silent');
    const [host = '', port = ''] = (process.env['FIRESTORE_EMULATOR_HOST'] ?? '').split(':');
    const rules = readFileSync(join(import.meta.dirname, '../../../../firestore.rules'), 'utf8');
    house = await initializeTestEnvironment({ projectId, firestore: { host, port: Number(port), rules } });
    // The testing library hands out the compatibility type of what the modular functions take as well.
    firestore = house.authenticatedContext(OWNER).firestore() as unknown as Firestore;
  });
  afterAll(() => house.cleanup());

  return {
    /** Whether the rules let the owner store this. A value that the SDK itself cannot send throws. */
    isStored: async (settings: unknown): Promise<boolean> => {
      try {
        await setDoc(doc(firestore, paths.settings(OWNER)), settings as object);
        return true;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'permission-denied') return false;
        throw error;
      }
    },
  };
}
