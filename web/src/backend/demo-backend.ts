/**
 * A backend in memory behind the same port: for component tests, and for looking at every state of every screen
 * without a server. Not part of the product's build.
 */
import {
  AGENT_ORDER,
  CALLS,
  RUN_EXPORT_FORMAT,
  RunExport,
  type CallName,
  type CallRequest,
  type CallResponse,
  type FastForwardProgress,
} from '@trading-crew/core/contracts';
import { BackendProblem, type Backend, type Person, type RunFilter, type UserBackend, type Watch } from './backend.ts';
import { createDemoCalls } from './demo/demo-calls.ts';
import { demoHistory } from './demo/demo-history.ts';
import { labState } from './demo/demo-lab.ts';
import { demoSimulation } from './demo/demo-market.ts';
import { demoModelRuns } from './demo/demo-model-runs.ts';
import { demoHealth, demoUsage, type DemoModel } from './demo/demo-model.ts';
import type { DemoPace } from './demo/demo-play.ts';
import { demoReport } from './demo/demo-report.ts';
import { DEMO_SESSION } from './demo/demo-prices.ts';
import { DEMO_TIME, DEMO_UID, demoOrder } from './demo/demo-runs.ts';
import { demoSessions } from './demo/demo-sessions.ts';
import { tradingState, type DemoTrading } from './demo/demo-trading.ts';
import { unusualRun, workingOrder, type UnusualRun } from './demo/demo-unusual-runs.ts';
import { createDemoStore, findRun, type DemoState, type DemoStore } from './demo/demo-state.ts';
import { problemOf } from './problems.ts';
import { createSharedWatches } from './shared-watches.ts';
import { SILENCE_MS } from './use-fast-forward.ts';

export interface DemoOptions {
  /** Whether somebody is signed in from the start. */
  readonly signedIn?: boolean;
  /** Nothing has happened on the account yet. */
  readonly empty?: boolean;
  /** The disclaimer is still to be accepted. */
  readonly newcomer?: boolean;
  /** Callables that are refused, with the words of the refusal. */
  readonly refused?: Readonly<Partial<Record<CallName, string>>>;
  /** Callables that never answer: the state of loading. */
  readonly silent?: readonly CallName[];
  /** A fast-forward whose process died: its document still says that it runs. */
  readonly fastForward?: 'silent';
  /** The language model; without one when left out. */
  readonly model?: DemoModel;
  /** What may trade, and what stops it; on a new account nothing does. */
  readonly trading?: DemoTrading;
  /** Runs beside the usual ones. */
  readonly runs?: readonly UnusualRun[];
  readonly pace?: DemoPace;
}

const PERSON: Person = { uid: DEMO_UID, name: 'Ada Demo', email: 'ada@example.com' };
const NOTHING_YET = Symbol('nothing shown yet');

function silentForward(): FastForwardProgress {
  const updatedAt = Date.now() - 2 * SILENCE_MS;
  const counts = { requested: 250, done: 120, traded: 9, session: DEMO_SESSION } as const;
  const stamps = { startedAt: updatedAt - 8_000, updatedAt, cancelRequested: false, message: null } as const;
  return { schemaVersion: 1, status: 'running', ...counts, ...stamps };
}

/** The records of the orders that the runs of a history led to. */
function ordersOf(history: ReturnType<typeof demoHistory>, unusual: readonly UnusualRun[], now: number) {
  const placed = history.flatMap(({ run: { runId, asset, trade, startedAt } }) =>
    trade ? [demoOrder(runId, asset, startedAt + 700, trade.quantity)] : [],
  );
  const records = unusual.includes('order-working') ? [...placed, workingOrder(now)] : placed;
  return Object.fromEntries(records.map((record) => [record.intent.clientOrderId, record]));
}

function initialState({ empty, newcomer, fastForward, model, trading, runs = [] }: DemoOptions): DemoState {
  const now = Date.now();
  const usual = empty ? [] : [...demoHistory(), ...(model ? demoModelRuns() : [])];
  const history = [...runs.map((kind) => unusualRun(kind, now)), ...usual];
  const byRun = <Value>(pick: (files: (typeof history)[number]) => Value) =>
    Object.fromEntries(history.map((files) => [files.run.runId, pick(files)]));
  return {
    profile: newcomer ? null : { schemaVersion: 1, disclaimerVersion: 1, disclaimerAcceptedAt: DEMO_TIME },
    ...tradingState(trading, now),
    simulation: demoSimulation(1),
    fastForward: fastForward === 'silent' ? silentForward() : null,
    performance: empty ? null : demoReport(),
    runs: history.map(({ run }) => run),
    steps: byRun(({ steps }) => steps),
    logs: byRun(({ logs }) => logs),
    orders: ordersOf(history, runs, now),
    sessions: empty ? [] : demoSessions(),
    ...labState(empty ?? false),
    crewBacktests: [],
    usage: demoUsage(model, now),
    modelHealth: demoHealth(model, now),
  };
}

const fits = (filter: RunFilter) => (run: DemoState['runs'][number]) =>
  (filter.asset === null || run.asset === filter.asset) &&
  (filter.mode === null || run.mode === filter.mode) &&
  (filter.outcome === null || run.outcome === filter.outcome);

function createCall(store: DemoStore, options: DemoOptions): UserBackend['call'] {
  const answers = createDemoCalls(store, options.pace ?? { agentMs: 900, answerMs: 120 });
  return async <Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallResponse<Name>> => {
    if (options.silent?.includes(name)) return new Promise(() => undefined);
    const refusal = options.refused?.[name];
    if (refusal !== undefined) throw new BackendProblem(problemOf(refusal));
    // The table answers each name with that name's own response; parsing proves it.
    return CALLS[name].response.parse(await answers[name](request)) as CallResponse<Name>;
  };
}

function openDemoUser(store: DemoStore, options: DemoOptions): UserBackend {
  const shared = createSharedWatches(0);
  const watch = <Value>(key: string, pick: (state: DemoState) => Value): Watch<Value> =>
    shared.watch<Value>(key, (next) => {
      let last: Value | typeof NOTHING_YET = NOTHING_YET;
      const show = () => {
        const value = pick(store.state());
        if (JSON.stringify(value) === JSON.stringify(last)) return;
        last = value;
        next(value);
      };
      show();
      return store.subscribe(show);
    });
  return {
    person: PERSON,
    call: createCall(store, options),
    saveSettings: async (settings) => store.change({ settings }),
    profile: () => watch('profile', (state) => state.profile),
    settings: () => watch('settings', (state) => state.settings),
    simulationAccount: () => watch('simulation', (state) => state.simulation),
    fastForward: () => watch('fast-forward', (state) => state.fastForward),
    performance: (mode) => watch(`performance ${mode}`, (state) => (mode === 'simulation' ? state.performance : null)),
    runs: (filter, limit) =>
      watch(`runs ${JSON.stringify([filter, limit])}`, (state) => state.runs.filter(fits(filter)).slice(0, limit)),
    run: (runId) => watch(`run ${runId}`, () => findRun(store, runId)),
    steps: (runId) =>
      watch(`steps ${runId}`, (state) =>
        [...(state.steps[runId] ?? [])].sort((a, b) => AGENT_ORDER.indexOf(a.agent) - AGENT_ORDER.indexOf(b.agent)),
      ),
    logs: (runId) => watch(`logs ${runId}`, (state) => [...(state.logs[runId] ?? [])]),
    exportRun: async (runId) => {
      const run = findRun(store, runId);
      if (!run) throw new BackendProblem(problemOf('This run was not found, or it is not yours.'));
      const { steps, logs } = store.state();
      return RunExport.parse({
        format: RUN_EXPORT_FORMAT,
        version: 1,
        run,
        steps: steps[runId] ?? [],
        logs: logs[runId] ?? [],
        tapes: [],
      });
    },
    usage: () => watch('usage', (state) => state.usage),
    order: (clientOrderId) => watch(`order ${clientOrderId}`, (state) => state.orders[clientOrderId] ?? null),
    sessions: (limit) => watch(`sessions ${limit}`, (state) => state.sessions.slice(0, limit)),
    killSwitch: () => watch('kill switch', (state) => state.killSwitch),
    installationSwitch: () => watch('installation switch', (state) => state.installationSwitch),
    safety: (mode) => watch(`safety ${mode}`, (state) => state.safety[mode] ?? null),
    reconciliation: (mode) => watch(`reconciliation ${mode}`, (state) => state.reconciliations[mode] ?? null),
    broker: (environment) => watch(`broker ${environment}`, (state) => state.brokers[environment] ?? null),
    liveUnlock: () => watch('live unlock', (state) => state.liveUnlock),
    audit: (limit) => watch(`audit ${limit}`, (state) => state.audit.slice(0, limit)),
    backtests: (limit) => watch(`backtests ${limit}`, (state) => state.backtests.slice(0, limit)),
    crewBacktests: (limit) => watch(`crew backtests ${limit}`, (state) => state.crewBacktests.slice(0, limit)),
    proposals: () => watch('proposals', (state) => [...state.proposals]),
    journal: (mode) => watch(`journal ${mode}`, ({ journal }) => (journal?.mode === mode ? journal : null)),
  };
}

/** A backend whose documents live as long as the page. */
export function createDemoBackend(options: DemoOptions = {}): Backend {
  const store = createDemoStore(initialState(options));
  const listeners = new Set<(person: Person | null) => void>();
  let person: Person | null = options.signedIn === false ? null : PERSON;
  const enter = (next: Person | null) => {
    person = next;
    for (const listener of listeners) listener(person);
  };
  return {
    signInWith: 'accounts',
    onPerson: (listener) => {
      listeners.add(listener);
      listener(person);
      return () => listeners.delete(listener);
    },
    signIn: async (account) => enter(account ? { ...PERSON, ...account } : PERSON),
    signOut: async () => enter(null),
    open: async () => openDemoUser(store, options),
  };
}
