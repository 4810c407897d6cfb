/** Calling the callables in tests as a signed-in person does, from the raw request on. Imported by tests alone. */
import type { CallFailure, CallName, CallResponse, RunRecord } from '@trading-crew/core/contracts';
import type { CallableRequest, HttpsError } from 'firebase-functions/v2/https';
import type { Installation } from '../wiring.ts';
import { acceptDisclaimer } from './accept-disclaimer.ts';
import { advanceSimulation } from './advance-simulation.ts';
import { backtestCrew } from './backtest-crew.ts';
import { answer, type Handler } from './callable.ts';
import { cancelRun } from './cancel-run.ts';
import { decideProposal } from './decide-proposal.ts';
import { deleteBacktest } from './delete-backtest.ts';
import { getBars } from './get-bars.ts';
import { getMarketOverview } from './get-market-overview.ts';
import { getModelHealth } from './get-model-health.ts';
import { startRun } from './start-run.ts';
import { takeUp, type Task } from './work-on-run.ts';
import { cancelOrder } from './cancel-order.ts';
import { changeMode } from './change-mode.ts';
import { connectBroker } from './connect-broker.ts';
import { getTradingAccess } from './get-trading-access.ts';
import { liftHalt } from './lift-halt.ts';
import { reconcileAccount } from './reconcile-account.ts';
import { removeBroker } from './remove-broker.ts';
import { resolveFinding } from './resolve-finding.ts';
import { resumeRun } from './resume-run.ts';
import { saveBacktest } from './save-backtest.ts';
import { setInstallationSwitch } from './set-installation-switch.ts';
import { setKillSwitch } from './set-kill-switch.ts';

const HANDLERS = {
  acceptDisclaimer,
  startRun,
  cancelRun,
  getMarketOverview,
  getBars,
  getModelHealth,
  backtestCrew,
  advanceSimulation,
  cancelOrder,
  changeMode,
  connectBroker,
  getTradingAccess,
  liftHalt,
  reconcileAccount,
  removeBroker,
  resolveFinding,
  resumeRun,
  saveBacktest,
  deleteBacktest,
  decideProposal,
  setInstallationSwitch,
  setKillSwitch,
} satisfies {
  [Name in CallName]: Handler<Name>;
};

/** The answer to a call by `uid`, or by nobody when null. */
export function callAs<Name extends CallName>(
  uid: string | null,
  name: Name,
  data: unknown,
  house: Installation,
): Promise<CallResponse<Name>> {
  const token = { email: `${uid}@example.com`, email_verified: true };
  // The parts of a callable's request that the frame reads; the rest belongs to the transport.
  const auth = uid === null ? undefined : ({ uid, token } as unknown as NonNullable<CallableRequest['auth']>);
  const handler = HANDLERS[name] as unknown as Handler<Name>;
  return answer(name, handler, { data, ...(auth ? { auth } : {}) }, () => house);
}

/** What the caller is told when a call is refused. Throws when it was not. */
export async function refusalOf(work: Promise<unknown>): Promise<CallFailure & { code: string }> {
  try {
    await work;
  } catch (error) {
    const { code, details } = error as HttpsError;
    return { code, ...(details as CallFailure) };
  }
  throw new Error('the call was not refused');
}

/** The installation with some of its parts replaced; its data are loaded by a getter, which a copy would lose. */
export const withParts = (house: Installation, parts: Partial<Installation>): Installation => ({
  ...house,
  replay: house.replay,
  ...parts,
});

/** The installation with a queue that keeps its tasks until they are worked off. */
export function withQueue(house: Installation): { house: Installation; tasks: Task[] } {
  const tasks: Task[] = [];
  const enqueue = (runId: string, attempt: number) => {
    tasks.push({ runId, attempt });
    return Promise.resolve();
  };
  return { house: withParts(house, { queue: { enqueue } }), tasks };
}

/** Has a run continued as its page does: asked for, queued, and worked on by the queue's worker. The run as it ends. */
export async function continuedAs(uid: string, runId: string, house: Installation): Promise<RunRecord | null> {
  const queued = withQueue(house);
  await callAs(uid, 'resumeRun', { runId }, queued.house);
  for (const task of queued.tasks) await takeUp(task, house);
  return house.runs.read(runId);
}

let runs = 0;

/** A run id that no other test uses. */
export function newRunId(): string {
  runs += 1;
  return `R${process.pid}`.padEnd(10, 'x') + String(runs).padStart(10, '0');
}
