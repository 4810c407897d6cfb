/**
 * When a run is at work and when it may be taken up again: the one reading of status and lease, so that every store
 * decides alike. Instants are milliseconds UTC of the real clock.
 */
import { AGENT_ORDER } from './crew.ts';
import type { RunRecord, StepRecord } from './run.ts';

/** Whether a process holds the run: it is running and its lease is not over. */
export const isAtWork = (run: Pick<RunRecord, 'status' | 'leaseUntil'>, now: number): boolean =>
  run.status === 'RUNNING' && run.leaseUntil > now;

/** Whether nobody holds a run that is not at its end: the process at work is gone, or cannot be heard of. */
export const isAbandoned = (run: Pick<RunRecord, 'status' | 'leaseUntil'>, now: number): boolean =>
  run.status === 'RUNNING' && run.leaseUntil <= now;

/** Whether the run may be taken up again: it failed in a way that can pass, or the process that held it is gone. */
export const canBeResumed = (run: Pick<RunRecord, 'status' | 'leaseUntil' | 'failure'>, now: number): boolean =>
  run.status === 'FAILED' ? (run.failure?.resumable ?? false) : isAbandoned(run, now);

/** Whether this holder claimed the run and has it: a claim that is repeated because its answer was lost. */
export const isHeldBy = (run: Pick<RunRecord, 'status' | 'holder'>, holder: string | null): boolean =>
  holder !== null && run.status === 'RUNNING' && run.holder === holder;

/** How long one attempt may take, milliseconds: past it nobody renews its lease, and nobody takes it up. */
export const MOST_ATTEMPT_MS = 15 * 60_000;
/** How often a run is taken up that is left each time: after more attempts than these it is not. */
export const MOST_ATTEMPTS = 5;

/** Whether a run that nobody holds is past its deadline at `now`, and is ended instead of being taken up. */
export const isOverdue = (run: Pick<RunRecord, 'status' | 'attempt' | 'startedAt'>, now: number): boolean =>
  run.status === 'RUNNING' && (run.attempt > MOST_ATTEMPTS || now - run.startedAt > MOST_ATTEMPT_MS);

/**
 * What changes on a run that is taken up: one more attempt, as if nothing had stopped it. A cancel that its process did
 * not live to see still stands; one of a run that had failed is over.
 */
export const resumption = (run: RunRecord, now: number, leaseUntil: number, holder: string) =>
  ({
    status: 'RUNNING',
    failure: null,
    cancelRequested: run.status === 'RUNNING' && run.cancelRequested,
    attempt: run.attempt + 1,
    startedAt: now,
    endedAt: null,
    leaseUntil,
    holder,
  }) as const satisfies Partial<RunRecord>;

/** Steps, or what belongs to steps, in the order in which the agents work. */
export const inCrewOrder = <Item extends Pick<StepRecord, 'agent'>>(steps: readonly Item[]): Item[] =>
  [...steps].sort((a, b) => AGENT_ORDER.indexOf(a.agent) - AGENT_ORDER.indexOf(b.agent));
