/** The callables on demo data: a run plays its script, a fast-forward counts, everything else answers at once. */
import {
  DEFAULT_SETTINGS,
  SYMBOL_RULE,
  sessionOf,
  timeOfSession,
  type AdvanceSimulationRequest,
  type CallName,
  type CallRequest,
  type RunRecord,
  type StartRunRequest,
} from '@trading-crew/core/contracts';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { backtestCrew } from './demo-crew-backtest.ts';
import { changeMode, connectBroker, removeBroker, tradingAccess } from './demo-brokers.ts';
import { decideProposal, deleteBacktest, saveBacktest } from './demo-lab.ts';
import { demoLongBars } from './demo-long-history.ts';
import { demoOverview, demoSimulation, INSTRUMENTS } from './demo-market.ts';
import { playRun, resumeRun, wait, type DemoPace } from './demo-play.ts';
import { DEMO_SESSION, demoBars } from './demo-prices.ts';
import { reconcileAccount, resolveFinding } from './demo-reconciliation.ts';
import { demoReport } from './demo-report.ts';
import { demoRun } from './demo-runs.ts';
import { cancelOrder, liftHalt, setInstallationSwitch, setKillSwitch } from './demo-safety.ts';
import { openOf } from './demo-sessions.ts';
import { findRun, putRun, type DemoStore } from './demo-state.ts';

const refuse = (message: string, rest = {}) => new BackendProblem(problemOf(message, rest));

function ownRun(store: DemoStore, runId: string): RunRecord {
  const run = findRun(store, runId);
  if (!run) throw refuse('This run was not found, or it is not yours.');
  return run;
}

async function startRun(store: DemoStore, { runId, asset, session }: StartRunRequest, pace: DemoPace) {
  await wait(pace.answerMs);
  const busy = store.state().runs.find((run) => run.status === 'RUNNING' && run.asset === asset && run.runId !== runId);
  if (busy) throw refuse(`A run on ${asset} is at work already. Wait for it, or cancel it.`, { runId: busy.runId });
  const settings = store.state().settings ?? DEFAULT_SETTINGS;
  const when = session === undefined ? {} : { asOf: openOf(session) };
  const mode = session === undefined ? settings.execution.mode : 'validation';
  putRun(store, demoRun(runId, asset, { startedAt: Date.now(), mode, settings, ...when }));
  const ended = await playRun(store, runId, pace);
  return { runId, status: ended.status, outcome: ended.outcome, reason: ended.reason };
}

function moveTo(store: DemoStore, session: string): void {
  store.change({ simulation: demoSimulation((store.state().simulation?.revision ?? 0) + 1, session) });
}

async function fastForward(store: DemoStore, sessions: number, pace: DemoPace): Promise<void> {
  const base = {
    schemaVersion: 1,
    requested: sessions,
    session: DEMO_SESSION,
    cancelRequested: false,
    message: null,
    startedAt: Date.now(),
  } as const;
  let done = 0;
  const show = (status: 'running' | 'done' | 'cancelled') =>
    store.change({ fastForward: { ...base, status, done, traded: Math.floor(done / 12), updatedAt: Date.now() } });
  show('running');
  while (done < sessions) {
    await wait(pace.answerMs);
    if (store.state().fastForward?.cancelRequested) return show('cancelled');
    done = Math.min(sessions, done + 5);
    show('running');
  }
  show('done');
  store.change({ performance: demoReport() });
}

async function advance(store: DemoStore, request: AdvanceSimulationRequest, pace: DemoPace) {
  const session = store.state().simulation?.session ?? DEMO_SESSION;
  const answer = { session, sessionsDone: 1, equity: 100_000, stopped: 'done' as const };
  await wait(pace.answerMs);
  const { fastForward: progress } = store.state();
  if (request.action === 'cancel' && progress) store.change({ fastForward: { ...progress, cancelRequested: true } });
  if (request.action === 'fast-forward') await fastForward(store, request.sessions, pace);
  if (request.action === 'reset') {
    store.change({ fastForward: null, performance: null, sessions: [] });
    moveTo(store, request.startOn ?? DEMO_SESSION);
  }
  if (request.action === 'next-session') moveTo(store, sessionOf(timeOfSession(session) + 86_400_000));
  return answer;
}

/** Up to so many bars are those of the dashboard; more are the years that the lab asks for. */
const DASHBOARD_BARS = 500;

function barsOf({ asset, limit = 100 }: CallRequest<'getBars'>) {
  const instrument = INSTRUMENTS.find((known) => known.asset === asset);
  if (!instrument) throw refuse(`${asset} is not known here. ${SYMBOL_RULE}`, { field: 'asset' });
  return { instrument, bars: limit > DASHBOARD_BARS ? demoLongBars(asset, limit) : demoBars(asset, limit) };
}

type DemoCalls = { [Name in CallName]: (request: CallRequest<Name>) => Promise<unknown> };

type SafetyCall =
  | 'cancelOrder'
  | 'setKillSwitch'
  | 'setInstallationSwitch'
  | 'liftHalt'
  | 'reconcileAccount'
  | 'resolveFinding'
  | 'connectBroker'
  | 'removeBroker'
  | 'changeMode'
  | 'getTradingAccess'
  | 'saveBacktest'
  | 'deleteBacktest'
  | 'decideProposal'
  | 'backtestCrew';

/** Calls that only change documents: each takes the time of an answer. */
function createSafetyCalls(store: DemoStore, { answerMs }: DemoPace): Pick<DemoCalls, SafetyCall> {
  const after =
    <Request>(answer: (store: DemoStore, request: Request) => unknown) =>
    async (request: Request) => {
      await wait(answerMs);
      return answer(store, request);
    };
  return {
    cancelOrder: after(cancelOrder),
    setKillSwitch: after(setKillSwitch),
    setInstallationSwitch: after(setInstallationSwitch),
    liftHalt: after(liftHalt),
    reconcileAccount: after(reconcileAccount),
    resolveFinding: after(resolveFinding),
    connectBroker: after(connectBroker),
    removeBroker: after(removeBroker),
    changeMode: after(changeMode),
    getTradingAccess: after(tradingAccess),
    saveBacktest: after(saveBacktest),
    deleteBacktest: after(deleteBacktest),
    decideProposal: after(decideProposal),
    backtestCrew: after(backtestCrew),
  };
}

/** The answers of the callables by name, each as its contract says. */
export function createDemoCalls(store: DemoStore, pace: DemoPace): DemoCalls {
  return {
    ...createSafetyCalls(store, pace),
    acceptDisclaimer: async ({ version }) => {
      store.change({ profile: { schemaVersion: 1, disclaimerVersion: version, disclaimerAcceptedAt: Date.now() } });
      return { acceptedAt: Date.now() };
    },
    startRun: (request) => startRun(store, request, pace),
    cancelRun: async ({ runId }) => {
      const run = ownRun(store, runId);
      putRun(store, { ...run, cancelRequested: true });
      return { runId, status: run.status };
    },
    resumeRun: async ({ runId }) => resumeRun(store, ownRun(store, runId), pace),
    getMarketOverview: async () => {
      await wait(pace.answerMs);
      return demoOverview(store.state());
    },
    getBars: async (request) => {
      await wait(pace.answerMs);
      return barsOf(request);
    },
    getModelHealth: async () => {
      await wait(pace.answerMs);
      return store.state().modelHealth;
    },
    advanceSimulation: (request) => advance(store, request, pace),
  };
}
