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
} from '../contracts/index.ts';
import type { ClaimResult, RunStore } from '../ports/index.ts';
import { storable } from './storable.ts';

interface StoredRun {
  record: RunRecord;
  readonly logs: Map<string, LogLine>;
  readonly steps: Map<string, StepRecord>;
}

/** An empty store. It keeps no time of its own: a new run's `createdAt` is the present against which leases count. */
export function memoryRunStore(): RunStore {
  const runs = new Map<string, StoredRun>();

  const known = (runId: string): StoredRun => {
    const run = runs.get(runId);
    if (run === undefined) throw new Error(`no run ${runId} in the store`);
    return run;
  };
  const owned = (runId: string, userId: string): StoredRun => {
    const run = runs.get(runId);
    if (run?.record.userId !== userId) throw new Forbidden('There is no such run.');
    return run;
  };
  const change = (run: StoredRun, patch: Partial<RunRecord>): void => {
    run.record = { ...run.record, ...storable(patch) };
  };
  const holderOf = (wanted: RunRecord, now: number): string | null =>
    [...runs.values()].find(({ record }) => holds(record, wanted, now))?.record.runId ?? null;

  function create(run: RunRecord): ClaimResult {
    if (runs.has(run.runId)) return { kind: 'exists', run: storable(owned(run.runId, run.userId).record) };
    const holder = holderOf(run, run.createdAt);
    if (holder !== null) return { kind: 'busy', runId: holder };
    runs.set(run.runId, { record: storable(run), logs: new Map(), steps: new Map() });
    return { kind: 'claimed', run: storable(run) };
  }

  function resume(runId: string, userId: string, now: number, leaseUntil: number): ClaimResult {
    const run = owned(runId, userId);
    if (!canBeResumed(run.record, now)) return { kind: 'exists', run: storable(run.record) };
    const holder = holderOf(run.record, now);
    if (holder !== null) return { kind: 'busy', runId: holder };
    change(run, resumption(run.record, now, leaseUntil));
    return { kind: 'claimed', run: storable(run.record) };
  }

  function requestCancel(runId: string, userId: string): RunRecord {
    const run = owned(runId, userId);
    if (run.record.status === 'RUNNING') change(run, { cancelRequested: true });
    return storable(run.record);
  }

  return {
    create: (run) => later(() => create(run)),
    resume: (runId, userId, now, leaseUntil) => later(() => resume(runId, userId, now, leaseUntil)),
    read: (runId) => later(() => storable(runs.get(runId)?.record ?? null)),
    steps: (runId) =>
      later(() => inCrewOrder([...(runs.get(runId)?.steps.values() ?? [])].map((step) => storable(step)))),
    appendLogs: (runId, lines) =>
      later(() => {
        const { logs } = known(runId);
        for (const line of lines) logs.set(logId(line.seq), storable(line));
      }),
    logs: (runId) =>
      later(() =>
        [...(runs.get(runId)?.logs.values() ?? [])].map((line) => storable(line)).sort((a, b) => a.seq - b.seq),
      ),
    checkpoint: (runId, step, patch) =>
      later(() => {
        const run = known(runId);
        const copy = storable(step);
        change(run, patch);
        run.steps.set(step.agent, copy);
      }),
    update: (runId, patch) => later(() => change(known(runId), patch)),
    requestCancel: (runId, userId) => later(() => requestCancel(runId, userId)),
  };
}

/** Answers in a later microtask, as a store across a network does; what is thrown becomes a rejection. */
const later = async <Result>(answer: () => Result): Promise<Result> => {
  await Promise.resolve();
  return answer();
};

const holds = (record: RunRecord, wanted: RunRecord, now: number): boolean =>
  record.runId !== wanted.runId &&
  record.userId === wanted.userId &&
  record.asset === wanted.asset &&
  record.mode === wanted.mode &&
  isAtWork(record, now);
