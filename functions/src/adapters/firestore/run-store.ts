/**
 * The record of runs in Firestore. Taking an asset and creating the run is one atomic write, and so is a checkpoint;
 * everything else writes single documents under ids that a repetition meets again.
 */
import {
  canBeResumed,
  Forbidden,
  inCrewOrder,
  LogLine,
  paths,
  resumption,
  RunRecord,
  StepRecord,
  StepTape,
} from '@trading-crew/core/contracts';
import type { ClaimResult, RunPatch, RunStore } from '@trading-crew/core/ports';
import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore';
import { setAll } from './batched-writes.ts';
import { changeLocks, firstAtWork, isOnSimulation, lockKey, type CrewLocks } from './crew-locks.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** What is in the way of this run at `now`: another run on its asset, or a fast-forward; null when nothing is. */
async function obstacle(db: Firestore, locks: CrewLocks, run: RunRecord, now: number): Promise<Busy | null> {
  if (isOnSimulation(run.mode) && locks.advance !== null && locks.advance.until > now) {
    return { kind: 'busy', runId: null };
  }
  const holder = locks.holders[lockKey(run)];
  if (holder === undefined || holder === run.runId) return null;
  const runId = await firstAtWork(db, [holder], now);
  return runId === null ? null : { kind: 'busy', runId };
}

type Busy = Extract<ClaimResult, { kind: 'busy' }>;

const withHolder = (locks: CrewLocks, run: RunRecord): CrewLocks => ({
  ...locks,
  holders: { ...locks.holders, [lockKey(run)]: run.runId },
});

/** The run, when it is this user's. A foreign run and none are refused alike. */
function ownRun(document: DocumentSnapshot, userId: string): RunRecord {
  const run = stored(RunRecord, document);
  if (run?.userId !== userId) throw new Forbidden('There is no such run.');
  return run;
}

const createRun = (db: Firestore, run: RunRecord): Promise<ClaimResult> =>
  changeLocks<ClaimResult>(db, run.userId, async (locks, batch) => {
    const document = db.doc(paths.run(run.runId));
    const existing = await document.get();
    if (existing.exists) return { result: { kind: 'exists', run: ownRun(existing, run.userId) }, locks: null };
    const busy = await obstacle(db, locks, run, run.createdAt);
    if (busy) return { result: busy, locks: null };
    batch.create(document, run);
    return { result: { kind: 'claimed', run }, locks: withHolder(locks, run) };
  });

interface Resumption {
  readonly runId: string;
  readonly userId: string;
  readonly now: number;
  readonly leaseUntil: number;
}

const resumeRun = (db: Firestore, { runId, userId, now, leaseUntil }: Resumption): Promise<ClaimResult> =>
  changeLocks<ClaimResult>(db, userId, async (locks, batch) => {
    const standing = await db.doc(paths.run(runId)).get();
    const run = ownRun(standing, userId);
    if (!canBeResumed(run, now)) return { result: { kind: 'exists', run }, locks: null };
    const busy = await obstacle(db, locks, run, now);
    if (busy) return { result: busy, locks: null };
    const change = resumption(run, now, leaseUntil);
    batch.update(standing.ref, change, standing.updateTime ? { lastUpdateTime: standing.updateTime } : {});
    return { result: { kind: 'claimed', run: { ...run, ...change } }, locks: withHolder(locks, run) };
  });

async function checkpoint(
  db: Firestore,
  runId: string,
  step: StepRecord,
  patch: RunPatch,
  tape: StepTape | undefined,
): Promise<void> {
  const batch = db.batch();
  batch.set(db.doc(paths.step(runId, step.agent)), step);
  if (tape) batch.set(db.doc(paths.tape(runId, step.agent)), tape);
  if (Object.keys(patch).length > 0) batch.update(db.doc(paths.run(runId)), patch);
  await batch.commit();
}

async function requestCancel(
  db: Firestore,
  transaction: Transaction,
  runId: string,
  userId: string,
): Promise<RunRecord> {
  const document = db.doc(paths.run(runId));
  const run = ownRun(await transaction.get(document), userId);
  if (run.status !== 'RUNNING') return run;
  transaction.update(document, { cancelRequested: true });
  return { ...run, cancelRequested: true };
}

/** The store on a database. A new run's `createdAt` is the present against which the leases of others count. */
export function firestoreRunStore(db: Firestore): RunStore {
  const documents = async (collection: string) => (await db.collection(collection).get()).docs;
  return {
    create: (run) => reachable(() => createRun(db, run)),
    resume: (runId, userId, now, leaseUntil) => reachable(() => resumeRun(db, { runId, userId, now, leaseUntil })),
    read: (runId) => reachable(async () => stored(RunRecord, await db.doc(paths.run(runId)).get())),
    steps: (runId) =>
      reachable(async () => {
        const steps = await documents(paths.steps(runId));
        return inCrewOrder(steps.map((document) => StepRecord.parse(document.data())));
      }),
    appendLogs: (runId, lines) =>
      reachable(() =>
        setAll(
          db,
          lines.map((line) => ({ path: paths.log(runId, line.seq), data: line })),
        ),
      ),
    logs: (runId) =>
      reachable(async () => {
        const { docs } = await db.collection(paths.logs(runId)).orderBy('seq').get();
        return docs.map((document) => LogLine.parse(document.data()));
      }),
    checkpoint: (runId, step, patch, tape) => reachable(() => checkpoint(db, runId, step, patch, tape)),
    tapes: (runId) =>
      reachable(async () => {
        const tapes = await documents(paths.tapes(runId));
        return inCrewOrder(tapes.map((document) => StepTape.parse(document.data())));
      }),
    update: async (runId, patch) => {
      if (Object.keys(patch).length === 0) return;
      await reachable(() => db.doc(paths.run(runId)).update(patch));
    },
    requestCancel: (runId, userId) =>
      reachable(() => db.runTransaction((transaction) => requestCancel(db, transaction, runId, userId))),
  };
}
