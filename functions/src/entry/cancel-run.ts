/** Asks a run to stop before its next agent. A run that has ended stays as it is. */
import type { Handler } from './callable.ts';

export const cancelRun: Handler<'cancelRun'> = async ({ runId }, { uid }, house) => {
  const { status } = await house.runs.requestCancel(runId, uid);
  return { runId, status };
};
