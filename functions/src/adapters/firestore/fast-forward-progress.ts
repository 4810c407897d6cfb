/**
 * How far a fast-forward has come, and whether it was asked to stop. The one who works and the one who cancels write
 * the same document: a cancel is never lost under a report of progress.
 */
import { FastForwardProgress, paths } from '@trading-crew/core/contracts';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** The progress; null when there never was a fast-forward on this account. */
export const readProgress = (db: Firestore, uid: string): Promise<FastForwardProgress | null> =>
  reachable(async () => stored(FastForwardProgress, await db.doc(paths.fastForward(uid)).get()));

/**
 * What to store for the progress, after what stands there was read in the same transaction: a cancel of the same
 * fast-forward (it began at the same instant) is kept.
 */
export async function progressKeepingCancel(
  db: Firestore,
  transaction: Transaction,
  uid: string,
  progress: FastForwardProgress,
): Promise<FastForwardProgress> {
  const standing = stored(FastForwardProgress, await transaction.get(db.doc(paths.fastForward(uid))));
  const isSame = standing?.startedAt === progress.startedAt;
  return { ...progress, cancelRequested: progress.cancelRequested || (isSame && standing.cancelRequested) };
}

export async function writeProgress(db: Firestore, uid: string, progress: FastForwardProgress): Promise<void> {
  await reachable(() =>
    db.runTransaction(async (transaction) => {
      const kept = await progressKeepingCancel(db, transaction, uid, progress);
      transaction.set(db.doc(paths.fastForward(uid)), kept);
    }),
  );
}

/** Asks a fast-forward that is under way to stop; false when there is none. */
export function requestAdvanceCancel(db: Firestore, uid: string): Promise<boolean> {
  const document = db.doc(paths.fastForward(uid));
  return reachable(() =>
    db.runTransaction(async (transaction) => {
      const progress = stored(FastForwardProgress, await transaction.get(document));
      if (progress?.status !== 'running') return false;
      transaction.update(document, { cancelRequested: true });
      return true;
    }),
  );
}
