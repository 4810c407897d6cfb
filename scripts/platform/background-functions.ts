/** The functions that nobody calls: what the clock fires and what the queue of runs hands its tasks to. */

/** Fired by the clock; on the emulators, where no clock does, by the launcher. */
export const SCHEDULED_FUNCTIONS = ['watchRuns', 'reconcileAccounts'] as const;

/** Workers of a queue. */
export const QUEUE_FUNCTIONS = ['workOnRun'] as const;
