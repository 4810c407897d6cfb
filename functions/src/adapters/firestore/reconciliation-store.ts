/** The last comparison of each account with the broker's, one document an account and mode. */
import { paths, Reconciliation, type AccountMode } from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { compareAndSet } from './compare-and-set.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface ReconciliationStore {
  /** Null before the first comparison. */
  read(uid: string, mode: AccountMode): Promise<Reconciliation | null>;
  /**
   * Decides on the comparison as it stands and writes what comes of it, or decides again where it changed meanwhile.
   * Null from `decide` writes nothing. Returns the comparison as it then stands.
   */
  change(
    uid: string,
    mode: AccountMode,
    decide: (standing: Reconciliation | null) => Reconciliation | null,
  ): Promise<Reconciliation | null>;
  /** Forgets the comparisons of an account: another one stands behind the mode from now on. */
  remove(uid: string, mode: AccountMode): Promise<void>;
  /** The accounts that were ever compared and trade at a real broker, for the scheduled comparison; longest ago first. */
  accounts(limit: number): Promise<{ uid: string; mode: AccountMode }[]>;
}

/** The modes whose accounts stand at a real broker. */
const AT_A_BROKER: readonly AccountMode[] = ['paper', 'live'];

const Whose = Reconciliation.pick({ userId: true, mode: true });

/** The store on a database. */
export function firestoreReconciliationStore(db: Firestore): ReconciliationStore {
  const documentOf = (uid: string, mode: AccountMode) => db.doc(paths.reconciliation(uid, mode));
  return {
    read: (uid, mode) => reachable(async () => stored(Reconciliation, await documentOf(uid, mode).get())),
    change: (uid, mode, decide) =>
      reachable(() =>
        compareAndSet<Reconciliation | null>(documentOf(uid, mode), (document) => {
          const standing = stored(Reconciliation, document);
          const data = decide(standing);
          return Promise.resolve({ result: data ?? standing, data });
        }),
      ),
    remove: (uid, mode) => reachable(async () => void (await documentOf(uid, mode).delete())),
    accounts: (limit) =>
      reachable(async () => {
        const { docs } = await db
          .collectionGroup('reconciliations')
          .where('mode', 'in', AT_A_BROKER)
          .orderBy('attemptedAt')
          .limit(limit)
          .get();
        return docs.map((document) => {
          const { userId, mode } = Whose.parse(document.data());
          return { uid: userId, mode };
        });
      }),
  };
}
