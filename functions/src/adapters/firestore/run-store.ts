/**
 * The record of runs in Firestore. Taking an asset and creating the run is one atomic write, and so are a checkpoint and
 * a takeover; a repetition of any write meets what it wrote before. What an attempt writes is fenced (fenced-writes.ts).
 */
import {
  canBeResumed,
  Forbidden,
  inCrewOrder,
  isAbandoned,
  isHeldBy,
  LogLine,
  paths,
  resumption,
  RunRecord,
  StepRecord,
  StepTape,
} from '@trading-crew/core/contracts';
import type { ClaimResult, Hold, RunPatch, RunStore } from '@trading-crew/core/ports';
import type { DocumentSnapshot, Firestore, Transaction } from 'firebase-admin/firestore';
import { compareAndSet } from './compare-and-set.ts';
import { changeLocks, firstAtWork, isOnSimulation, lockKey, type CrewLocks } from './crew-locks.ts';
import { commitHeld, endHold, setAllHeld } from './fenced-writes.ts';
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
    if (existing.exists) {
      const standing = ownRun(existing, run.userId);
      // Our own, where the answer to the first try was lost.
      const kind = isHeldBy(standing, run.holder) ? 'claimed' : 'exists';
      return { result: { kind, run: standing }, locks: null };
    }
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
  readonly holder: string;
}

const resumeRun = (db: Firestore, { runId, userId, now, leaseUntil, holder }: Resumption): Promise<ClaimResult> =>
  changeLocks<ClaimResult>(db, userId, async (locks, batch) => {
    const standing = await db.doc(paths.run(runId)).get();
    const run = ownRun(standing, userId);
    // Our own, where the answer to the first try was lost.
    if (isHeldBy(run, holder)) return { result: { kind: 'claimed', run }, locks: null };
    if (!canBeResumed(run, now)) return { result: { kind: 'exists', run }, locks: null };
    const busy = await obstacle(db, locks, run, now);
    if (busy) return { result: busy, locks: null };
    const change = resumption(run, now, leaseUntil, holder);
    batch.update(standing.ref, change, standing.updateTime ? { lastUpdateTime: standing.updateTime } : {});
    endHold(db, batch, run, now);
    return { result: { kind: 'claimed', run: { ...run, ...change } }, locks: withHolder(locks, run) };
  });

const endAbandoned = (db: Firestore, runId: string, now: number, patch: RunPatch): Promise<RunRecord | null> =>
  compareAndSet<RunRecord | null>(db.doc(paths.run(runId)), (standing, batch) => {
    const run = stored(RunRecord, standing);
    if (run === null || !isAbandoned(run, now)) return Promise.resolve({ result: run, data: null });
    endHold(db, batch, run, now);
    return Promise.resolve({ result: { ...run, ...patch }, data: patch });
  });

async function abandoned(db: Firestore, now: number, limit: number): Promise<RunRecord[]> {
  const running = db.collection(paths.runs()).where('status', '==', 'RUNNING');
  const { docs } = await running.where('leaseUntil', '<=', now).orderBy('leaseUntil').limit(limit).get();
  // One that cannot be read keeps nobody from the others.
  return docs.flatMap((document) => RunRecord.safeParse(document.data()).data ?? []);
}

const checkpoint = (
  db: Firestore,
  hold: Hold,
  step: StepRecord,
  patch: RunPatch,
  tape: StepTape | undefined,
): Promise<void> =>
  commitHeld(db, hold, (batch) => {
    batch.set(db.doc(paths.step(hold.runId, step.agent)), step);
    if (tape) batch.set(db.doc(paths.tape(hold.runId, step.agent)), tape);
    if (Object.keys(patch).length > 0) batch.update(db.doc(paths.run(hold.runId)), patch);
  });

const update = (db: Firestore, hold: Hold, patch: RunPatch): Promise<void> =>
  commitHeld(db, hold, (batch) => batch.update(db.doc(paths.run(hold.runId)), patch));

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
    resume: (runId, userId, now, leaseUntil, holder) =>
      reachable(() => resumeRun(db, { runId, userId, now, leaseUntil, holder })),
    read: (runId) => reachable(async () => stored(RunRecord, await db.doc(paths.run(runId)).get())),
    steps: (runId) =>
      reachable(async () => {
        const steps = await documents(paths.steps(runId));
        // A step of another version of the schema is as good as none: its agent works anew.
        return inCrewOrder(steps.flatMap((document) => StepRecord.safeParse(document.data()).data ?? []));
      }),
    appendLogs: (hold, lines) =>
      reachable(() =>
        setAllHeld(
          db,
          hold,
          lines.map((line) => ({ path: paths.log(hold.runId, line.seq), data: line })),
        ),
      ),
    logs: (runId) =>
      reachable(async () => {
        const { docs } = await db.collection(paths.logs(runId)).orderBy('seq').get();
        return docs.map((document) => LogLine.parse(document.data()));
      }),
    checkpoint: (hold, step, patch, tape) => reachable(() => checkpoint(db, hold, step, patch, tape)),
    tapes: (runId) =>
      reachable(async () => {
        const tapes = await documents(paths.tapes(runId));
        return inCrewOrder(tapes.map((document) => StepTape.parse(document.data())));
      }),
    update: async (hold, patch) => {
      if (Object.keys(patch).length > 0) await reachable(() => update(db, hold, patch));
    },
    renew: (hold, leaseUntil) => reachable(() => update(db, hold, { leaseUntil })),
    abandoned: (now, limit) => reachable(() => abandoned(db, now, limit)),
    endAbandoned: (runId, now, patch) => reachable(() => endAbandoned(db, runId, now, patch)),
    requestCancel: (runId, userId) =>
      reachable(() => db.runTransaction((transaction) => requestCancel(db, transaction, runId, userId))),
  };
}
