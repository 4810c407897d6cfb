/**
 * Asks a run to stop before its next agent. A run that has ended stays as it is, and one whose process is gone is ended
 * here: nobody else is left to hear of the cancel.
 */
import { isAtWork } from '@trading-crew/core/contracts';
import type { Handler } from './callable.ts';

export const cancelRun: Handler<'cancelRun'> = async ({ runId }, { uid }, house) => {
  const run = await house.runs.requestCancel(runId, uid);
  const now = house.clock.now();
  if (run.status !== 'RUNNING' || isAtWork(run, now)) return { runId, status: run.status };
  await house.runs.update(runId, { status: 'CANCELLED', currentAgent: null, endedAt: now });
  return { runId, status: 'CANCELLED' };
};
