/** The callables on demo data: a run plays its script, a fast-forward counts, everything else answers at once. */
import {
  AGENT_ORDER,
  DEFAULT_SETTINGS,
  sessionOf,
  timeOfSession,
  type AdvanceSimulationRequest,
  type AgentName,
  type CallName,
  type CallRequest,
  type LogLine,
  type StartRunRequest,
  type StepRecord,
} from '@trading-crew/core/contracts';
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { demoOverview, demoSimulation, INSTRUMENTS } from './demo-market.ts';
import { demoOrderId } from './demo-outputs.ts';
import { DEMO_SESSION, demoBars } from './demo-prices.ts';
import { demoReport } from './demo-report.ts';
import { demoLines, demoOrder, demoRun, demoStep, tradedPatch } from './demo-runs.ts';
import { openOf } from './demo-sessions.ts';
import { findRun, putRun, type DemoStore } from './demo-state.ts';

export interface DemoPace {
  /** Milliseconds that an agent takes. */
  readonly agentMs: number;
  readonly answerMs: number;
}

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const refuse = (message: string, rest = {}) => new BackendProblem(problemOf(message, rest));

/** A resumed run writes over what it had said and done from there on. */
const linesBefore = (lines: readonly LogLine[] = [], seq: number) => lines.filter((line) => line.seq < seq);
const stepsOfOthers = (steps: readonly StepRecord[] = [], agent: AgentName) =>
  steps.filter((step) => step.agent !== agent);

/** One agent at work; false when the run was asked to stop. */
async function playAgent(store: DemoStore, runId: string, agent: AgentName, pace: DemoPace): Promise<boolean> {
  const run = findRun(store, runId);
  if (!run || run.cancelRequested) return false;
  putRun(store, { ...run, currentAgent: agent, leaseUntil: Date.now() + 60_000 });
  const step = demoStep(runId, run.asset, agent, Date.now());
  const [begins, ends] = demoLines(step);
  const { logs } = store.state();
  if (begins) store.change({ logs: { ...logs, [runId]: [...linesBefore(logs[runId], begins.seq), begins] } });
  await wait(pace.agentMs);
  const after = store.state();
  store.change({
    steps: {
      ...after.steps,
      [runId]: [
        ...stepsOfOthers(after.steps[runId], agent),
        { ...step, endedAt: Date.now(), durationMs: pace.agentMs },
      ],
    },
    logs: ends ? { ...after.logs, [runId]: [...linesBefore(after.logs[runId], ends.seq), ends] } : after.logs,
  });
  return true;
}

async function startRun(store: DemoStore, { runId, asset, session }: StartRunRequest, pace: DemoPace) {
  await wait(pace.answerMs);
  const busy = store.state().runs.find((run) => run.status === 'RUNNING' && run.asset === asset && run.runId !== runId);
  if (busy) throw refuse(`A run on ${asset} is at work already. Wait for it, or cancel it.`, { runId: busy.runId });
  const settings = store.state().settings ?? DEFAULT_SETTINGS;
  const when = session === undefined ? {} : { asOf: openOf(session) };
  const mode = session === undefined ? settings.execution.mode : 'validation';
  putRun(store, demoRun(runId, asset, { startedAt: Date.now(), mode, settings, ...when }));
  for (const agent of AGENT_ORDER) {
    if (!(await playAgent(store, runId, agent, pace))) break;
  }
  const run = findRun(store, runId) ?? demoRun(runId, asset);
  const end = run.cancelRequested
    ? { status: 'CANCELLED' as const, currentAgent: null, endedAt: Date.now() }
    : tradedPatch(runId, asset, Date.now());
  if (!run.cancelRequested)
    store.change({ orders: { ...store.state().orders, [demoOrderId(runId)]: demoOrder(runId, asset, Date.now()) } });
  const ended = { ...run, ...end };
  putRun(store, ended);
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

/** The answers of the callables by name, each as its contract says. */
export function createDemoCalls(
  store: DemoStore,
  pace: DemoPace,
): { [Name in CallName]: (request: CallRequest<Name>) => Promise<unknown> } {
  return {
    acceptDisclaimer: async ({ version }) => {
      store.change({ profile: { schemaVersion: 1, disclaimerVersion: version, disclaimerAcceptedAt: Date.now() } });
      return { acceptedAt: Date.now() };
    },
    startRun: (request) => startRun(store, request, pace),
    cancelRun: async ({ runId }) => {
      const run = findRun(store, runId);
      if (!run) throw refuse('This run was not found, or it is not yours.');
      putRun(store, { ...run, cancelRequested: true });
      return { runId, status: run.status };
    },
    getMarketOverview: async () => {
      await wait(pace.answerMs);
      const { settings, simulation, runs } = store.state();
      return demoOverview(settings ?? DEFAULT_SETTINGS, simulation?.session ?? DEMO_SESSION, runs.length === 0);
    },
    getBars: async ({ asset, limit }) => ({
      instrument: INSTRUMENTS.find((known) => known.asset === asset),
      bars: demoBars(asset, limit ?? 100),
    }),
    getModelHealth: async () => {
      await wait(pace.answerMs);
      return store.state().modelHealth;
    },
    advanceSimulation: (request) => advance(store, request, pace),
  };
}
