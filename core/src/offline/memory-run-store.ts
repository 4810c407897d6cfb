/**
 * The record of runs, in memory: what the demo, the benchmark and the tests run on. Every answer is a copy, so nobody
 * can change a run except through the store.
 */
import {
  canBeResumed,
  Forbidden,
  inCrewOrder,
  isAtWork,
  logId,
  resumption,
  type LogLine,
  type RunRecord,
  type StepRecord,
  type StepTape,
} from '../contracts/index.ts';
import type { ClaimResult, RunStore } from '../ports/index.ts';
import { storable } from './storable.ts';

interface StoredRun {
  record: RunRecord;
  readonly logs: Map<string, LogLine>;
  readonly steps: Map<string, StepRecord>;
  readonly tapes: Map<string, StepTape>;
}

type StoredRuns = Map<string, StoredRun>;

/** An empty store. It keeps no time of its own: a new run's `createdAt` is the present against which leases count. */
export function memoryRunStore(): RunStore {
  const runs: StoredRuns = new Map();
  return {
    create: (run) => later(() => create(runs, run)),
    resume: (runId, userId, now, leaseUntil) => later(() => resume(runs, owned(runs, runId, userId), now, leaseUntil)),
    read: (runId) => later(() => storable(runs.get(runId)?.record ?? null)),
    steps: (runId) => later(() => inCrewOrder(storable([...(runs.get(runId)?.steps.values() ?? [])]))),
    appendLogs: (runId, lines) =>
      later(() => {
        const { logs } = known(runs, runId);
        for (const line of lines) logs.set(logId(line.seq), storable(line));
      }),
    logs: (runId) => later(() => storable([...(runs.get(runId)?.logs.values() ?? [])]).sort((a, b) => a.seq - b.seq)),
    checkpoint: (runId, step, patch, tape) =>
      later(() => {
        const run = known(runs, runId);
        const copy = storable(step);
        change(run, patch);
        run.steps.set(step.agent, copy);
        if (tape) run.tapes.set(step.agent, storable(tape));
      }),
    tapes: (runId) => later(() => inCrewOrder(storable([...(runs.get(runId)?.tapes.values() ?? [])]))),
    update: (runId, patch) => later(() => change(known(runs, runId), patch)),
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
  if (runs.has(run.runId)) return { kind: 'exists', run: storable(owned(runs, run.runId, run.userId).record) };
  const holder = holderOf(runs, run, run.createdAt);
  if (holder !== null) return { kind: 'busy', runId: holder };
  runs.set(run.runId, { record: storable(run), logs: new Map(), steps: new Map(), tapes: new Map() });
  return { kind: 'claimed', run: storable(run) };
}

function resume(runs: StoredRuns, run: StoredRun, now: number, leaseUntil: number): ClaimResult {
  if (!canBeResumed(run.record, now)) return { kind: 'exists', run: storable(run.record) };
  const holder = holderOf(runs, run.record, now);
  if (holder !== null) return { kind: 'busy', runId: holder };
  change(run, resumption(run.record, now, leaseUntil));
  return { kind: 'claimed', run: storable(run.record) };
}

function known(runs: StoredRuns, runId: string): StoredRun {
  const run = runs.get(runId);
  if (run === undefined) throw new Error(`no run ${runId} in the store`);
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
