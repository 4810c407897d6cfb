/**
 * Who holds what of a user's account: for each mode and asset the run that took it last, and whether time is being
 * moved. Whether a run still holds its asset is read from the run itself (status and lease), so a lock can never
 * outlive its run.
 */
import { isAtWork, paths, RunRecord } from '@trading-crew/core/contracts';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { z } from 'zod';
import { compareAndSet } from './compare-and-set.ts';
import { stored } from './stored.ts';

export const CrewLocks = z.object({
  /** Run ids by `mode:asset`. The map is written whole: a symbol such as BRK.B must not be read as a field path. */
  holders: z.record(z.string(), z.string()),
  /** Until when the account's time is being moved, milliseconds UTC; null when it is not. */
  advance: z.object({ until: z.number() }).nullable(),
});
export type CrewLocks = z.infer<typeof CrewLocks>;

/** The document also counts its changes, so that each write differs from the one before. */
const StoredLocks = CrewLocks.extend({ changes: z.number().int() });

const NO_LOCKS = { holders: {}, advance: null, changes: 0 };

/** What was decided on the locks as they stood; `locks` is null when they stay so and nothing is written. */
export interface LockDecision<Result> {
  readonly result: Result;
  readonly locks: CrewLocks | null;
}

/** Decides on the locks and writes them together with what `decide` put into the batch, all of it or nothing. */
export function changeLocks<Result>(
  db: Firestore,
  uid: string,
  decide: (locks: CrewLocks, batch: WriteBatch) => Promise<LockDecision<Result>>,
): Promise<Result> {
  return compareAndSet(db.doc(paths.locks(uid)), async (standing, batch) => {
    const { changes, ...present } = stored(StoredLocks, standing) ?? NO_LOCKS;
    const { result, locks } = await decide(present, batch);
    return { result, data: locks && { ...locks, changes: changes + 1 } };
  });
}

export const lockKey = ({ mode, asset }: Pick<RunRecord, 'mode' | 'asset'>): string => `${mode}:${asset}`;

/** Whether runs of this mode work on the simulated account, whose time a fast-forward moves. */
export const isOnSimulation = (mode: RunRecord['mode']): boolean => mode === 'simulation' || mode === 'validation';

/** The first of these runs that is at work at `now`, and null when none is. */
export async function firstAtWork(db: Firestore, runIds: readonly string[], now: number): Promise<string | null> {
  if (runIds.length === 0) return null;
  const documents = await db.getAll(...runIds.map((runId) => db.doc(paths.run(runId))));
  const runs = documents.map((document) => stored(RunRecord, document));
  return runs.find((run) => run !== null && isAtWork(run, now))?.runId ?? null;
}
