/** The owner's seat before the security rules, for the suites that write settings. Imported by tests alone. */
import { initializeTestEnvironment, type RulesTestEnvironment } from '@firebase/rules-unit-testing';
import { paths } from '@trading-crew/core/contracts';
import { doc, setDoc, setLogLevel, type Firestore } from 'firebase/firestore';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const OWNER = 'owner';

/** Sits down in a project of its own for the length of a suite. */
export function takeOwnerSeat(projectId: string) {
  let house: RulesTestEnvironment;
  let firestore: Firestore;
  /** Whatever else stands there, an update may not change its mode; null before the first. */
  let standing: { readonly mode: unknown } | null = null;

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
    /**
     * Whether the rules let the owner store this over settings of the same mode, so that its shape and bounds alone are in
     * question. A value that the SDK itself cannot send throws.
     */
    isStored: async (settings: unknown): Promise<boolean> => {
      const mode = modeOf(settings);
      if (standing === null || !isDeepStrictEqual(standing.mode, mode)) {
        await house.withSecurityRulesDisabled(async (context) => {
          const document = doc(context.firestore() as unknown as Firestore, paths.settings(OWNER));
          await setDoc(document, { execution: { mode } });
        });
        standing = { mode };
      }
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

/** The mode of settings that may be broken in any way; null where they have none. */
function modeOf(settings: unknown): unknown {
  const execution: unknown = Reflect.get(Object(settings) as object, 'execution');
  return (Reflect.get(Object(execution) as object, 'mode') as unknown) ?? null;
}
