/**
 * The only file that builds adapters. Everything is built when it is first needed and kept for the life of the
 * instance; nothing here belongs to one request.
 */
import {
  Misconfigured,
  type AccountMode,
  type BrokerEnvironment,
  type ExecutionMode,
  type TradingSettings,
} from '@trading-crew/core/contracts';
import {
  closedOrderDesk,
  limitedOrderDesk,
  ownAccount,
  recordedOrderDesk,
  type CrewPorts,
} from '@trading-crew/core/crew';
import { memorySafety, SimulatedBroker, stateAtSession, type LookBack } from '@trading-crew/core/offline';
import type { Llm } from '@trading-crew/core/ports';
import { firestoreBacktestStore } from './adapters/firestore/backtest-store.ts';
import { firestoreBrokerStore } from './adapters/firestore/broker-store.ts';
import { firestoreCallReports } from './adapters/firestore/call-reports.ts';
import { firestoreCrewBacktestStore } from './adapters/firestore/crew-backtest-store.ts';
import { database } from './adapters/firestore/database.ts';
import { firestoreJournalStore } from './adapters/firestore/journal-store.ts';
import { firestoreModelAnswerStore } from './adapters/firestore/model-answer-store.ts';
import { firestoreOrderRecords } from './adapters/firestore/order-records.ts';
import { firestorePerformanceStore } from './adapters/firestore/performance-store.ts';
import { firestorePoolHealthStore } from './adapters/firestore/pool-health-store.ts';
import { firestoreProposalStore } from './adapters/firestore/proposal-store.ts';
import { firestoreReconciliationStore } from './adapters/firestore/reconciliation-store.ts';
import { firestoreRunStore } from './adapters/firestore/run-store.ts';
import { firestoreSafetyStore } from './adapters/firestore/safety-store.ts';
import { firestoreSimulationStore } from './adapters/firestore/simulation-store.ts';
import { firestoreSpendingStore } from './adapters/firestore/spending-store.ts';
import { firestoreUserStore } from './adapters/firestore/user-store.ts';
import { countedSafety, ordersOfDay } from './adapters/simulation/orders-of-day.ts';
import { simulatedPorts } from './adapters/simulation/simulated-ports.ts';
import { callerOf } from './adapters/system/callers.ts';
import { loadReplayData } from './adapters/system/replay-data.ts';
import { cloudTasksQueue } from './adapters/system/run-queue.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { brokerKeys, type OpeningPurpose } from './broker-keys.ts';
import type { Caller } from './caller.ts';
import { readConfig } from './config.ts';
import type { Installation, RunHold } from './installation.ts';
import { livePurchases } from './live-limits.ts';

export type { Caller } from './caller.ts';
export { paperObstacle } from './paper-obstacle.ts';
export type { BrokerPorts, Installation, RunHold } from './installation.ts';

function once<Value>(build: () => Value): () => Value {
  let built: { value: Value } | null = null;
  return () => (built ??= { value: build() }).value;
}

/** What was built for a configuration is kept as long as the configuration. */
function oncePer<Key extends object, Value>(build: (key: Key) => Value): (key: Key) => Value {
  const built = new WeakMap<Key, { value: Value }>();
  return (key) => {
    const known = built.get(key) ?? { value: build(key) };
    built.set(key, known);
    return known.value;
  };
}

/** The installation of this instance. Throws `Misconfigured` when the environment cannot be used. */
export const installation = once((): Installation => {
  const config = readConfig(process.env);
  const replay = once(() => loadReplayData(config.replayDataDir));
  const db = database();
  const orders = firestoreOrderRecords(db);
  return {
    config,
    clock: systemClock,
    get replay() {
      return replay();
    },
    runs: firestoreRunStore(db),
    users: firestoreUserStore(db),
    simulations: firestoreSimulationStore(db),
    orders,
    performance: firestorePerformanceStore(db),
    journals: firestoreJournalStore(db),
    backtests: firestoreBacktestStore(db),
    crewBacktests: firestoreCrewBacktestStore(db),
    modelAnswers: firestoreModelAnswerStore(db, systemClock),
    proposals: firestoreProposalStore(db),
    spending: firestoreSpendingStore(db, systemClock),
    // Both are loaded only where a key is set: a vendor's SDK costs time at a cold start.
    openModel: oncePer(async ({ keys, baseUrl, models, limits }) => {
      const { mergeHealth, openGemini, PoolHealth, pruneHealth } = await import('./adapters/gemini/index.ts');
      const rules = { schema: PoolHealth, merge: mergeHealth, prune: pruneHealth };
      const healthStore = firestorePoolHealthStore(db, systemClock, rules);
      const callReports = firestoreCallReports(db, systemClock);
      return openGemini({ keys, baseUrl, models, limits, clock: systemClock, healthStore, callReports });
    }),
    openBroker: async ({ keyId, secret, baseUrl }, environment) => {
      const { openAlpacaPorts } = await import('./adapters/alpaca/index.ts');
      return openAlpacaPorts({ keyId, secret, baseUrl, environment, clock: systemClock });
    },
    describeAccount: async ({ keyId, secret, baseUrl }, environment) => {
      const { describeAccount } = await import('./adapters/alpaca/index.ts');
      return describeAccount({ keyId, secret, baseUrl, environment });
    },
    safety: firestoreSafetyStore(db, systemClock, orders),
    reconciliations: firestoreReconciliationStore(db),
    brokers: firestoreBrokerStore(db),
    queue: cloudTasksQueue(systemClock),
    openSecrets: once(async () => {
      const { openSecretStore } = await import('./adapters/secrets/index.ts');
      return openSecretStore({ folder: config.secretsFolder });
    }),
    identify: callerOf,
  };
});

/**
 * The language model on the money of one run; null where there is none, where the user does not want it, and where no
 * run is given. Throws `Misconfigured` when its settings cannot be used.
 */
async function modelFor(
  { config, openModel, spending }: Installation,
  { uid }: Caller,
  { model }: TradingSettings,
  runId: string | null,
): Promise<Llm | null> {
  if (!config.gemini || !model.use || runId === null) return null;
  const { dollarsPerDay, dollarsPerUserDay } = config.gemini;
  const gemini = await openModel(config.gemini);
  const user = Math.min(model.dollarsPerDay, dollarsPerUserDay);
  const limits = { run: model.dollarsPerRun, user, installation: dollarsPerDay };
  return gemini.withBudget(spending.budgetOf({ uid, runId, limits }));
}

/**
 * The ports for one run: the same crew, another account and other market data. Without a run they serve to look and to
 * act for the user in person, and no model is asked. Throws `Misconfigured` when the mode is not open to the caller.
 */
export async function crewPorts(
  house: Installation,
  caller: Caller,
  mode: ExecutionMode,
  settings: TradingSettings,
  hold: RunHold | null = null,
): Promise<CrewPorts> {
  const llm = await modelFor(house, caller, settings, hold?.runId ?? null);
  return mode === 'paper' || mode === 'live'
    ? brokerPorts(house, caller, mode, settings, hold, llm)
    : simulationPorts(house, caller, mode, settings, hold, llm);
}

/**
 * The ports of an account for leaving it: to look, to cancel and to sell, also where its mode is no longer open. Nothing
 * can be bought through them. Throws `Misconfigured` where there is no such account.
 */
export function portsToLeave(
  house: Installation,
  caller: Caller,
  mode: AccountMode,
  settings: TradingSettings,
): Promise<CrewPorts> {
  if (mode !== 'simulation') return brokerPorts(house, caller, mode, settings, null, null, 'leave');
  return Promise.resolve(simulationPorts(house, caller, mode, settings, null, null));
}

function simulationPorts(
  { clock, orders, simulations, replay, safety: store }: Installation,
  { uid }: Caller,
  mode: ExecutionMode,
  { costs, risk: limits }: TradingSettings,
  hold: RunHold | null,
  llm: Llm | null,
): CrewPorts {
  const { market } = replay;
  const { safety, permit } = store.guard({ uid, mode: 'simulation', hold });
  const ordersIn = ordersOfDay({ uid, store: simulations, records: orders });
  const { account, orderDesk: desk } = simulatedPorts({ uid, store: simulations, market, costs, limits, ordersIn });
  const orderDesk =
    mode === 'validation'
      ? closedOrderDesk('Validation mode places no order.')
      : recordedOrderDesk({ desk, records: orders, uid, mode, clock, permit });
  return { account, marketData: market, orderDesk, safety: countedSafety(safety, ordersIn), orders, llm, clock };
}

const NO_PURCHASES = { purchases: { most: 0, meantIn: () => Promise.resolve(1) } };

async function brokerPorts(
  house: Installation,
  caller: Caller,
  mode: BrokerEnvironment,
  { risk: limits }: TradingSettings,
  hold: RunHold | null,
  llm: Llm | null,
  purpose: OpeningPurpose = 'trade',
): Promise<CrewPorts> {
  const { clock, orders, reconciliations } = house;
  const { uid } = caller;
  const { safety, permit } = house.safety.guard({ uid, mode, hold });
  const broker = await house.openBroker(await brokerKeys(house, caller, mode, purpose), mode);
  const { marketData } = broker;
  const account = ownAccount(broker.account, async () => (await reconciliations.read(uid, mode))?.adopted ?? []);
  const ordersIn = (session: string) => orders.countInSession(uid, mode, session);
  const book = () => orders.all(uid, mode);
  const purchases =
    purpose === 'leave' ? NO_PURCHASES : mode === 'live' ? { purchases: await livePurchases(house, caller) } : {};
  const desk = limitedOrderDesk({ account, marketData, desk: broker.orderDesk, limits, ordersIn, book, ...purchases });
  const orderDesk = recordedOrderDesk({ desk, records: orders, uid, mode, clock, permit });
  return { account, marketData, orderDesk, safety, orders, llm, clock };
}

/** Ports on the simulated account as it stood at an earlier session. Nothing can be ordered through them. */
export async function lookBackPorts(
  house: Installation,
  { uid }: Caller,
  settings: TradingSettings,
  when: Pick<LookBack, 'session' | 'decidedBefore'>,
): Promise<CrewPorts> {
  const { market } = house.replay;
  const present = await house.simulations.read(uid);
  if (!present)
    throw new Misconfigured('There is no simulated account yet. Reload the page to open one.', 'simulation');
  const state = stateAtSession({ state: present, market, ...when });
  const account = new SimulatedBroker({ state, market, costs: settings.costs });
  const orderDesk = closedOrderDesk('A look back places no order.');
  // What risk finds about the past must not halt the account of today.
  const standing = await house.safety.read(uid, 'simulation');
  const halts = (standing?.halts ?? []).filter((halt) => halt.session !== null && halt.session <= when.session);
  const safety = memorySafety({ initial: { halts, peakSince: standing?.peakSince ?? null } });
  return { account, marketData: market, orderDesk, safety, orders: null, llm: null, clock: house.clock };
}
