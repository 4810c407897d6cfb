/** The queue through which runs are taken up: Cloud Tasks, at least once, so that its worker must be idempotent. */
import { CALLS, Unavailable } from '@trading-crew/core/contracts';
import type { Clock } from '@trading-crew/core/ports';
import { systemClock } from './system-clock.ts';

export interface RunQueue {
  /**
   * Asks for a run to be worked on, after that attempt. The same run and attempt asked for twice within a minute is one
   * task. Throws `Unavailable` when the queue cannot be reached.
   */
  enqueue(runId: string, attempt: number): Promise<void>;
}

/** Where the worker is deployed, in the words of the SDK. */
const WORKER = 'locations/us-central1/functions/workOnRun';

/** A little more than the worker may take: a task that is still at work is not dispatched a second time. */
const DISPATCH_SECONDS = CALLS.startRun.timeoutSeconds + 30;

const MINUTE_MS = 60_000;

/** What the SDK answers that may pass, and what it answers to a name that was used. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  'functions/aborted',
  'functions/internal-error',
  'functions/unknown-error',
  'app/network-error',
  'app/network-timeout',
]);
const EXISTS = 'functions/task-already-exists';

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * The name of a task. A name stays taken long after its task is done, so that it holds the minute: a task that came to
 * nothing can be asked for again.
 */
export const taskId = (runId: string, attempt: number, now: number): string =>
  `${runId}-${attempt}-${Math.floor(now / MINUTE_MS)}`;

/** The queue of the deployed project, or of the emulators. */
export function cloudTasksQueue(clock: Pick<Clock, 'now'> = systemClock): RunQueue {
  return {
    enqueue: async (runId, attempt) => {
      // Loaded only where it is needed: an SDK costs time at a cold start.
      const { getFunctions } = await import('firebase-admin/functions');
      const id = taskId(runId, attempt, clock.now());
      try {
        const queue = getFunctions().taskQueue(WORKER);
        await queue.enqueue({ runId, attempt }, { id, dispatchDeadlineSeconds: DISPATCH_SECONDS });
      } catch (error) {
        if (codeOf(error) === EXISTS) return;
        if (!PASSING_CODES.has(codeOf(error))) throw error;
        throw new Unavailable('The queue of the runs did not answer. Try again in a moment.', { cause: error });
      }
    },
  };
}
