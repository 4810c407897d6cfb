/**
 * When a run is at work and when it may be taken up again: the one reading of status and lease, so that every store
 * decides alike. Instants are milliseconds UTC of the real clock.
 */
import { AGENT_ORDER } from './crew.ts';
import type { RunRecord, StepRecord } from './run.ts';

/** Whether a process holds the run: it is running and its lease is not over. */
export const isAtWork = (run: Pick<RunRecord, 'status' | 'leaseUntil'>, now: number): boolean =>
  run.status === 'RUNNING' && run.leaseUntil > now;

/** Whether the run may be taken up again: it failed in a way that can pass, or the process that held it is gone. */
export const canBeResumed = (run: Pick<RunRecord, 'status' | 'leaseUntil' | 'failure'>, now: number): boolean =>
  run.status === 'FAILED' ? (run.failure?.resumable ?? false) : run.status === 'RUNNING' && run.leaseUntil <= now;

/** What changes on a run that is taken up: one more attempt, as if nothing had stopped it. */
export const resumption = (run: RunRecord, now: number, leaseUntil: number) =>
  ({
    status: 'RUNNING',
    failure: null,
    cancelRequested: false,
    attempt: run.attempt + 1,
    startedAt: now,
    endedAt: null,
    leaseUntil,
  }) as const satisfies Partial<RunRecord>;

/** Steps, or what belongs to steps, in the order in which the agents work. */
export const inCrewOrder = <Item extends Pick<StepRecord, 'agent'>>(steps: readonly Item[]): Item[] =>
  [...steps].sort((a, b) => AGENT_ORDER.indexOf(a.agent) - AGENT_ORDER.indexOf(b.agent));
