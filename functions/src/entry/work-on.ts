/**
 * Working on a run that was claimed, whoever asked for it: the caller who started it, or the queue that takes it up. The
 * run is kept as long as the crew works, and never left at work when that ends.
 */
import {
  LeaseLost,
  Misconfigured,
  Unavailable,
  type RunFailure,
  type RunRecord,
  type StartRunResponse,
} from '@trading-crew/core/contracts';
import { runCrew, type CrewPorts } from '@trading-crew/core/crew';
import { InTheWay, reportBug, toHttpsError } from '../errors.ts';
import type { Caller, Installation } from '../wiring.ts';
import { withJournal } from './keep-journal.ts';
import { keepLease } from './keep-lease.ts';
import { reconcileAtStart } from './reconcile-at-start.ts';
import { savePerformance } from './save-performance.ts';

export const acknowledgement = ({ runId, status, outcome, reason }: RunRecord): StartRunResponse => ({
  runId,
  status,
  outcome,
  reason,
});

/** The refusal of a run that another run, or a fast-forward, stands in the way of. */
export function inTheWay(asset: string, runId: string | null): InTheWay {
  const what =
    runId === null ? 'A fast-forward is under way. Wait for it or cancel it.' : `Another run on ${asset} is at work.`;
  return new InTheWay(what, runId);
}

function failureCode(error: unknown): RunFailure['code'] {
  if (error instanceof Unavailable) return 'UNAVAILABLE';
  return error instanceof Misconfigured ? 'MISCONFIGURED' : 'INTERNAL';
}

/** What a run fails of that something around its crew threw. A bug is noted in the log; only its reference is in it. */
export function failureOf(error: unknown): RunFailure {
  return { code: failureCode(error), message: toHttpsError(error).message, agent: null, resumable: true };
}

/**
 * Ends a run that was left at work, so that it can be started again at once. One that has ended, or that somebody else
 * has taken up, stays as it is; the lease frees the run if this fails too.
 */
async function endAsFailed({ runId, attempt }: RunRecord, failure: RunFailure, house: Installation): Promise<void> {
  if ((await house.runs.read(runId))?.status !== 'RUNNING') return;
  const patch = { status: 'FAILED', failure, endedAt: house.clock.now() } as const;
  try {
    await withJournal(house).update({ runId, attempt }, patch);
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  }
}

/** The account is compared first; where it cannot be read, the run ends with the reason and is not worked on. */
async function compareFirst(run: RunRecord, ports: CrewPorts, caller: Caller, house: Installation): Promise<boolean> {
  try {
    await reconcileAtStart(run, ports, caller, house);
    return true;
  } catch (error) {
    if (!(error instanceof Unavailable) && !(error instanceof Misconfigured)) throw error;
    await endAsFailed(run, failureOf(error), house);
    return false;
  }
}

async function crewAtWork(run: RunRecord, ports: CrewPorts, caller: Caller, house: Installation): Promise<RunRecord> {
  const letGo = keepLease(run, house);
  try {
    const isComparable = await compareFirst(run, ports, caller, house);
    if (!isComparable) return (await house.runs.read(run.runId)) ?? run;
    return await runCrew({ run, ports, store: withJournal(house), reportBug });
  } catch (error) {
    const refusal = toHttpsError(error);
    const failure = { ...failureOf(refusal), code: failureCode(error) };
    await endAsFailed(run, failure, house).catch(reportBug);
    throw refusal;
  } finally {
    await letGo();
  }
}

/** The run as it stands when the crew is done with it. Throws nothing but `HttpsError`, with the run ended as failed. */
export async function workOn(
  run: RunRecord,
  ports: CrewPorts,
  caller: Caller,
  house: Installation,
): Promise<RunRecord> {
  const ended = await crewAtWork(run, ports, caller, house);
  // The run is over whatever becomes of the report, which the next one makes anew.
  if (ended.status === 'COMPLETED') {
    await savePerformance(run.mode, run.settings, ports, caller, house).catch(reportBug);
  }
  return ended;
}
