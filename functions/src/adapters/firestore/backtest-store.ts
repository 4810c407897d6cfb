/**
 * The backtests that a user keeps. They are counted in the transaction that adds one, so that several tabs together keep
 * no more than one.
 */
import { BACKTESTS_MAX, InvalidInput, paths, StoredBacktest } from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { codeOf, codes, reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface BacktestStore {
  /**
   * Keeps a backtest and returns it as it stands: one that was kept under its id before stays as it was. Throws
   * `InvalidInput` where the user keeps as many as one may.
   */
  keep(uid: string, backtest: StoredBacktest): Promise<StoredBacktest>;
  /** Drops a backtest; false where there was none. */
  drop(uid: string, backtestId: string): Promise<boolean>;
}

export function firestoreBacktestStore(db: Firestore): BacktestStore {
  return {
    keep: (uid, backtest) => reachable(() => keep(db, uid, backtest)),
    drop: (uid, backtestId) => reachable(() => drop(db, uid, backtestId)),
  };
}

function keep(db: Firestore, uid: string, backtest: StoredBacktest): Promise<StoredBacktest> {
  const document = db.doc(paths.backtest(uid, backtest.backtestId));
  const kept = db.collection(paths.backtests(uid)).count();
  return db.runTransaction(async (transaction) => {
    const standing = stored(StoredBacktest, await transaction.get(document));
    if (standing !== null) return standing;
    const { count } = (await transaction.get(kept)).data();
    if (count >= BACKTESTS_MAX) {
      throw new InvalidInput(`You keep ${BACKTESTS_MAX} backtests, as many as there is room for. Delete one first.`);
    }
    transaction.create(document, backtest);
    return backtest;
  });
}

async function drop(db: Firestore, uid: string, backtestId: string): Promise<boolean> {
  try {
    await db.doc(paths.backtest(uid, backtestId)).delete({ exists: true });
    return true;
  } catch (error) {
    if (codeOf(error) !== codes.notFound) throw error;
    return false;
  }
}
