/**
 * The record of runs, in memory: what the demo, the benchmark and the tests run on. Every answer is a copy, so nobody
 * can change a run except through the store.
 */
import {
  canBeResumed,
  Forbidden,
  inCrewOrder,
  isAbandoned,
  isAtWork,
  isHeldBy,
  LeaseLost,
  logId,
  resumption,
  type LogLine,
  type RunRecord,
  type StepRecord,
  type StepTape,
} from '../contracts/index.ts';
import type { ClaimResult, Hold, RunPatch, RunStore } from '../ports/index.ts';
import { storable } from './storable.ts';

interface StoredRun {
  record: RunRecord;
  readonly logs: Map<string, LogLine>;
  readonly steps: Map<string, StepRecord>;
  readonly tapes: Map<string, StepTape>;
  /** The attempts that write nothing any more. */
  readonly over: Set<number>;
}

type StoredRuns = Map<string, StoredRun>;

/** An empty store. It keeps no time of its own: a new run's `createdAt` is the present against which leases count. */
export function memoryRunStore(): RunStore {
  const runs: StoredRuns = new Map();
  return {
    create: (run) => later(() => create(runs, run)),
    resume: (runId, userId, now, leaseUntil, holder) =>
      later(() => resume(runs, owned(runs, runId, userId), { now, leaseUntil, holder })),
    read: (runId) => later(() => storable(runs.get(runId)?.record ?? null)),
    steps: (runId) => later(() => inCrewOrder(storable([...(runs.get(runId)?.steps.values() ?? [])]))),
    appendLogs: (hold, lines) =>
      later(() => {
        const { logs } = held(runs, hold);
        for (const line of storable(lines)) logs.set(logId(line.seq), line);
      }),
    logs: (runId) => later(() => storable([...(runs.get(runId)?.logs.values() ?? [])]).sort((a, b) => a.seq - b.seq)),
    checkpoint: (hold, step, patch, tape) =>
      later(() => {
        const run = held(runs, hold);
        const [copy, taped] = [storable(step), tape && storable(tape)];
        change(run, patch);
        run.steps.set(step.agent, copy);
        if (taped) run.tapes.set(step.agent, taped);
      }),
    tapes: (runId) => later(() => inCrewOrder(storable([...(runs.get(runId)?.tapes.values() ?? [])]))),
    update: (hold, patch) => later(() => change(held(runs, hold), patch)),
    renew: (hold, leaseUntil) => later(() => change(held(runs, hold), { leaseUntil })),
    abandoned: (now, limit) => later(() => abandoned(runs, now, limit)),
    endAbandoned: (runId, now, patch) => later(() => endAbandoned(runs.get(runId), now, patch)),
    requestCancel: (runId, userId) =>
      later(() => {
        const run = owned(runs, runId, userId);
        if (run.record.status === 'RUNNING') change(run, { cancelRequested: true });
        return storable(run.record);
      }),
  };
}

/** Answers in a later microtask, as a store across a network does; what is thrown becomes a rejection. */
const later = async <Result>(answer: () => Result): Promise<Result> => {
  await Promise.resolve();
  return answer();
};

function create(runs: StoredRuns, run: RunRecord): ClaimResult {
  if (runs.has(run.runId)) {
    const { record } = owned(runs, run.runId, run.userId);
    return { kind: isHeldBy(record, run.holder) ? 'claimed' : 'exists', run: storable(record) };
  }
  const holder = holderOf(runs, run, run.createdAt);
  if (holder !== null) return { kind: 'busy', runId: holder };
  const nothing = { logs: new Map(), steps: new Map(), tapes: new Map(), over: new Set<number>() };
  runs.set(run.runId, { record: storable(run), ...nothing });
  return { kind: 'claimed', run: storable(run) };
}

interface Resumption {
  readonly now: number;
  readonly leaseUntil: number;
  readonly holder: string;
}

function resume(runs: StoredRuns, run: StoredRun, { now, leaseUntil, holder }: Resumption): ClaimResult {
  if (isHeldBy(run.record, holder)) return { kind: 'claimed', run: storable(run.record) };
  if (!canBeResumed(run.record, now)) return { kind: 'exists', run: storable(run.record) };
  const inTheWay = holderOf(runs, run.record, now);
  if (inTheWay !== null) return { kind: 'busy', runId: inTheWay };
  run.over.add(run.record.attempt);
  change(run, resumption(run.record, now, leaseUntil, holder));
  return { kind: 'claimed', run: storable(run.record) };
}

function abandoned(runs: StoredRuns, now: number, limit: number): RunRecord[] {
  const records = [...runs.values()].map(({ record }) => record).filter((record) => isAbandoned(record, now));
  return storable(records.sort((one, other) => one.leaseUntil - other.leaseUntil).slice(0, limit));
}

function endAbandoned(run: StoredRun | undefined, now: number, patch: RunPatch): RunRecord | null {
  if (run === undefined) return null;
  if (isAbandoned(run.record, now)) {
    change(run, patch);
    run.over.add(run.record.attempt);
  }
  return storable(run.record);
}

/** The run, for an attempt that still holds it. */
function held(runs: StoredRuns, { runId, attempt }: Hold): StoredRun {
  const run = runs.get(runId);
  if (run === undefined) throw new Error(`no run ${runId} in the store`);
  if (run.over.has(attempt)) throw new LeaseLost(`Attempt ${attempt} no longer holds the run.`);
  return run;
}

/** The run, when it is this user's. A foreign run and none are refused alike. */
function owned(runs: StoredRuns, runId: string, userId: string): StoredRun {
  const run = runs.get(runId);
  if (run?.record.userId !== userId) throw new Forbidden('There is no such run.');
  return run;
}

function change(run: StoredRun, patch: Partial<RunRecord>): void {
  run.record = { ...run.record, ...storable(patch) };
}

/** The id of another run of the same user, asset and mode that is at work; null when there is none. */
function holderOf(runs: StoredRuns, wanted: RunRecord, now: number): string | null {
  for (const { record } of runs.values()) {
    const isSamePlace = record.userId === wanted.userId && record.asset === wanted.asset && record.mode === wanted.mode;
    if (isSamePlace && record.runId !== wanted.runId && isAtWork(record, now)) return record.runId;
  }
  return null;
}
