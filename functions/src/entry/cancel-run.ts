/**
 * Asks a run to stop before its next agent. A run that has ended stays as it is, and one whose process is gone is ended
 * here: nobody else is left to hear of the cancel.
 */
import type { Handler } from './callable.ts';

export const cancelRun: Handler<'cancelRun'> = async ({ runId }, { uid }, house) => {
  const asked = await house.runs.requestCancel(runId, uid);
  if (asked.status !== 'RUNNING') return { runId, status: asked.status };
  const now = house.clock.now();
  const patch = { status: 'CANCELLED', currentAgent: null, endedAt: now } as const;
  const run = await house.runs.endAbandoned(runId, now, patch);
  return { runId, status: run?.status ?? asked.status };
};
