/**
 * Simulated accounts in Firestore: the account and its ledger change together or not at all, and
 * each change raises the revision, so that a writer that saw an older account starts over.
 */
import {
  paths,
  SimulationAccount,
  type FastForwardProgress,
  type SimulationLedger,
} from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { isDeepStrictEqual } from 'node:util';
import { claimAdvance, releaseAdvance, renewAdvance, type AdvanceClaim } from './advance-claim.ts';
import { deleteAll } from './batched-writes.ts';
import { compareAndSet } from './compare-and-set.ts';
import { commitSessions, type SessionsCommit } from './commit-sessions.ts';
import { readProgress, requestAdvanceCancel, writeProgress } from './fast-forward-progress.ts';
import { reachable } from './reachable.ts';
import {
  demandRoom,
  noSimulation,
  simulationDocuments,
  stateIn,
  type SimulationState,
} from './simulation-documents.ts';
import { stored } from './stored.ts';

interface Changed<Result> {
  readonly state: SimulationState;
  readonly result: Result;
}

/** Computes a change of the account, at once or after waiting; never touches the database itself. */
export type Change<Result> = (state: SimulationState) => Changed<Result> | Promise<Changed<Result>>;

export interface SimulationStore {
  /** The account with its ledger; null where the user has none. */
  read(uid: string): Promise<SimulationState | null>;
  /**
   * Applies a change to the stored state, whole or not at all, and returns its result. `change` gets a copy of its own
   * and may be called more than once; what it throws is thrown, and nothing is stored. Throws `InvalidInput` when the
   * ledger has grown beyond what one account can hold, `Misconfigured` when there is no account.
   */
  change<Result>(uid: string, change: Change<Result>): Promise<Result>;
  /** Takes the account's time until `until`; busy while a run is at work on it, or somebody else moves its time. */
  claimAdvance(uid: string, now: number, until: number): Promise<AdvanceClaim>;
  /** Keeps the time that was taken until `until` for longer, until `next`; false where it is somebody else's by now. */
  renewAdvance(uid: string, until: number, next: number): Promise<boolean>;
  /** Gives back the time that was taken until `until`; what is somebody else's by now is left alone. */
  releaseAdvance(uid: string, until: number): Promise<void>;
  /**
   * Stores a chunk of sessions and returns the account's new revision. Throws `Unavailable` when the account changed
   * since `expectedRevision`: no time has passed on it then.
   */
  commitSessions(uid: string, commit: SessionsCommit): Promise<number>;
  readProgress(uid: string): Promise<FastForwardProgress | null>;
  /** Stores how far a fast-forward has come. A cancel that was asked for meanwhile stays asked for. */
  writeProgress(uid: string, progress: FastForwardProgress): Promise<void>;
  /** Asks the fast-forward that is under way to stop; false when there is none. */
  requestAdvanceCancel(uid: string): Promise<boolean>;
  /** Starts over with this account; its sessions, progress, performance report and journal go. Runs and orders stay. */
  reset(uid: string, account: SimulationAccount, ledger: SimulationLedger): Promise<void>;
}

export function firestoreSimulationStore(db: Firestore): SimulationStore {
  return {
    read: (uid) => reachable(async () => stateIn(await db.getAll(...simulationDocuments(db, uid)))),
    change: (uid, change) => reachable(() => changeState(db, uid, change)),
    claimAdvance: (uid, now, until) => claimAdvance(db, uid, now, until),
    renewAdvance: (uid, until, next) => renewAdvance(db, uid, until, next),
    releaseAdvance: (uid, until) => releaseAdvance(db, uid, until),
    commitSessions: (uid, commit) => commitSessions(db, uid, commit),
    readProgress: (uid) => readProgress(db, uid),
    writeProgress: (uid, progress) => writeProgress(db, uid, progress),
    requestAdvanceCancel: (uid) => requestAdvanceCancel(db, uid),
    reset: (uid, account, ledger) => reset(db, uid, { account, ledger }),
  };
}

/**
 * The ledger changes only together with the account. Read after it, it is the ledger of that account as long as the
 * account still stands when the change is written.
 */
function changeState<Result>(db: Firestore, uid: string, change: Change<Result>): Promise<Result> {
  const [account, ledger] = simulationDocuments(db, uid);
  return compareAndSet(account, async (standing, batch) => {
    const before = stateIn([standing, await ledger.get()]);
    if (before === null) throw noSimulation();
    const { state: after, result } = await change(structuredClone(before));
    const isLedgerChanged = !isDeepStrictEqual(after.ledger, before.ledger);
    if (isLedgerChanged) {
      demandRoom(after.ledger);
      batch.set(ledger, after.ledger);
    }
    const isChanged = isLedgerChanged || !isDeepStrictEqual(after.account, before.account);
    return { result, data: isChanged ? { ...after.account, revision: before.account.revision + 1 } : null };
  });
}

async function reset(db: Firestore, uid: string, state: SimulationState): Promise<void> {
  demandRoom(state.ledger);
  const [account, ledger] = simulationDocuments(db, uid);
  await reachable(() =>
    db.runTransaction(async (transaction) => {
      const earlier = stored(SimulationAccount, await transaction.get(account));
      // The revision goes on counting: a writer that saw the old account must not take the new one for it.
      transaction.set(account, { ...state.account, revision: (earlier?.revision ?? -1) + 1 });
      transaction.set(ledger, state.ledger);
      transaction.delete(db.doc(paths.fastForward(uid)));
      transaction.delete(db.doc(paths.performance(uid, 'simulation')));
      transaction.delete(db.doc(paths.journal(uid, 'simulation')));
    }),
  );
  await reachable(() => deleteAll(db, paths.sessions(uid)));
}
