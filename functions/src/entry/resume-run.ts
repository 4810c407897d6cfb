/**
 * Has a run that failed, or whose process is gone, continued from its last checkpoint. The work goes through the queue:
 * asked for twice, or by the watchdog at the same moment, it is done once.
 */
import { canBeResumed, Forbidden } from '@trading-crew/core/contracts';
import type { Handler } from './callable.ts';
import { portsForNextAttempt } from './run-ports.ts';

export const resumeRun: Handler<'resumeRun'> = async ({ runId }, caller, house) => {
  const run = await house.runs.read(runId);
  if (run?.userId !== caller.uid) throw new Forbidden('There is no such run.');
  const { status, attempt } = run;
  if (!canBeResumed(run, house.clock.now())) return { runId, status, queued: false };
  // What stands in the way, such as a mode that is not open any more, is told to the caller and not to the queue.
  await portsForNextAttempt(run, caller, house);
  await house.queue.enqueue(runId, attempt);
  return { runId, status, queued: true };
};
