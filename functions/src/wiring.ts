/**
 * The only file that builds adapters. Everything is built when it is first needed and kept for the life of the
 * instance; nothing here belongs to one request.
 */
import { Misconfigured, type ExecutionMode, type TradingSettings } from '@trading-crew/core/contracts';
import { closedOrderDesk, limitedOrderDesk, recordedOrderDesk, type CrewPorts } from '@trading-crew/core/crew';
import { SimulatedBroker, stateAtSession, type LookBack } from '@trading-crew/core/offline';
import type { Clock, Llm, OrderRecords, RunStore } from '@trading-crew/core/ports';
import { firestoreCallReports } from './adapters/firestore/call-reports.ts';
import { database } from './adapters/firestore/database.ts';
import { firestoreOrderRecords } from './adapters/firestore/order-records.ts';
import { firestorePerformanceStore, type PerformanceStore } from './adapters/firestore/performance-store.ts';
import { firestorePoolHealthStore } from './adapters/firestore/pool-health-store.ts';
import { firestoreRunStore } from './adapters/firestore/run-store.ts';
import { firestoreSimulationStore, type SimulationStore } from './adapters/firestore/simulation-store.ts';
import { firestoreSpendingStore, type SpendingStore } from './adapters/firestore/spending-store.ts';
import { firestoreUserStore, type UserStore } from './adapters/firestore/user-store.ts';
import type { Gemini } from './adapters/gemini/index.ts';
import { simulatedPorts } from './adapters/simulation/simulated-ports.ts';
import { loadReplayData, type ReplayData } from './adapters/system/replay-data.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { readConfig, type AlpacaKeys, type Config, type GeminiConfig } from './config.ts';

/** Who calls, as the verified sign-in says. */
export interface Caller {
  readonly uid: string;
  /** Null unless the sign-in provider verified it. */
  readonly verifiedEmail: string | null;
}

/** What one installation of the product consists of; tests put one together from offline parts. */
export interface Installation {
  readonly config: Config;
  readonly clock: Clock;
  readonly replay: ReplayData;
  readonly runs: RunStore;
  readonly users: UserStore;
  readonly simulations: SimulationStore;
  readonly orders: OrderRecords;
  readonly performance: PerformanceStore;
  readonly spending: SpendingStore;
  /** The language model with those settings: one pool of keys an instance, as its lines count what this instance asks. */
  readonly openModel: (config: GeminiConfig) => Promise<Gemini>;
  /** The paper account's ports for those keys. */
  readonly openPaper: (keys: AlpacaKeys) => Promise<Pick<CrewPorts, 'account' | 'marketData' | 'orderDesk'>>;
}

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
  return {
    config,
    clock: systemClock,
    get replay() {
      return replay();
    },
    runs: firestoreRunStore(db),
    users: firestoreUserStore(db),
    simulations: firestoreSimulationStore(db),
    orders: firestoreOrderRecords(db),
    performance: firestorePerformanceStore(db),
    spending: firestoreSpendingStore(db, systemClock),
    // Both are loaded only where a key is set: a vendor's SDK costs time at a cold start.
    openModel: oncePer(async ({ keys, baseUrl, models, limits }) => {
      const { mergeHealth, openGemini, PoolHealth, pruneHealth } = await import('./adapters/gemini/index.ts');
      const rules = { schema: PoolHealth, merge: mergeHealth, prune: pruneHealth };
      const healthStore = firestorePoolHealthStore(db, systemClock, rules);
      const callReports = firestoreCallReports(db, systemClock);
      return openGemini({ keys, baseUrl, models, limits, clock: systemClock, healthStore, callReports });
    }),
    openPaper: async ({ keyId, secret, baseUrl }) => {
      const { openAlpacaPorts } = await import('./adapters/alpaca/index.ts');
      return openAlpacaPorts({ keyId, secret, baseUrl, clock: systemClock });
    },
  };
});

/** Why this caller cannot trade on paper here; null when they can. */
export function paperObstacle(config: Config, caller: Caller): string | null {
  if (!config.alpaca) return 'No Alpaca key is set. Set ALPACA_API_KEY and ALPACA_SECRET_KEY.';
  if (config.isLocal) return null;
  if (config.paperTradingEmails.includes(caller.verifiedEmail?.toLowerCase() ?? '')) return null;
  return 'The owner of this installation has not opened paper trading for you (PAPER_TRADING_EMAILS).';
}

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
 * The ports for one run: the same crew, another account and other market data. Without a run id they serve to look only,
 * and no model is asked. Throws `Misconfigured` when the mode is not open to the caller.
 */
export async function crewPorts(
  house: Installation,
  caller: Caller,
  mode: ExecutionMode,
  settings: TradingSettings,
  runId: string | null = null,
): Promise<CrewPorts> {
  const { clock, orders, simulations } = house;
  const { uid } = caller;
  if (mode === 'live') throw new Misconfigured('Live trading is locked in this version.', 'mode');
  const llm = await modelFor(house, caller, settings, runId);
  if (mode === 'paper') {
    const obstacle = paperObstacle(house.config, caller);
    if (obstacle !== null || !house.config.alpaca)
      throw new Misconfigured(obstacle ?? 'No Alpaca key is set.', 'ALPACA_API_KEY');
    const { orderDesk: broker, ...paper } = await house.openPaper(house.config.alpaca);
    const desk = limitedOrderDesk({ ...paper, desk: broker, limits: settings.risk });
    return {
      ...paper,
      orderDesk: recordedOrderDesk({ desk, records: orders, uid, mode, clock }),
      llm,
      clock,
    };
  }
  const { market } = house.replay;
  const { costs, risk: limits } = settings;
  const { account, orderDesk } = simulatedPorts({ uid, store: simulations, market, costs, limits });
  const desk =
    mode === 'validation'
      ? closedOrderDesk('Validation mode places no order.')
      : recordedOrderDesk({ desk: orderDesk, records: orders, uid, mode, clock });
  return { account, marketData: market, orderDesk: desk, llm, clock };
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
  return { account, marketData: market, orderDesk, llm: null, clock: house.clock };
}
