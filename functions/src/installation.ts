/**
 * What one installation of the product consists of, as types: wiring.ts puts it together, everything else is handed it.
 */
import type { BrokerEnvironment } from '@trading-crew/core/contracts';
import type { CrewPorts } from '@trading-crew/core/crew';
import type { Clock, OrderRecords, RunStore } from '@trading-crew/core/ports';
import type { BacktestStore } from './adapters/firestore/backtest-store.ts';
import type { BrokerStore } from './adapters/firestore/broker-store.ts';
import type { CrewBacktestStore } from './adapters/firestore/crew-backtest-store.ts';
import type { JournalStore } from './adapters/firestore/journal-store.ts';
import type { ModelAnswerStore } from './adapters/firestore/model-answer-store.ts';
import type { PerformanceStore } from './adapters/firestore/performance-store.ts';
import type { ProposalStore } from './adapters/firestore/proposal-store.ts';
import type { ReconciliationStore } from './adapters/firestore/reconciliation-store.ts';
import type { SafetyStore } from './adapters/firestore/safety-store.ts';
import type { SimulationStore } from './adapters/firestore/simulation-store.ts';
import type { SpendingStore } from './adapters/firestore/spending-store.ts';
import type { UserStore } from './adapters/firestore/user-store.ts';
import type { Gemini } from './adapters/gemini/index.ts';
import type { SecretStore } from './adapters/secrets/secret-store.ts';
import type { ReplayData } from './adapters/system/replay-data.ts';
import type { RunQueue } from './adapters/system/run-queue.ts';
import type { Caller } from './caller.ts';
import type { AlpacaKeys, Config, GeminiConfig } from './config.ts';

/** Tests put one together from offline parts. */
export interface Installation {
  readonly config: Config;
  readonly clock: Clock;
  readonly replay: ReplayData;
  readonly runs: RunStore;
  readonly users: UserStore;
  readonly simulations: SimulationStore;
  readonly orders: OrderRecords;
  readonly performance: PerformanceStore;
  readonly journals: JournalStore;
  readonly backtests: BacktestStore;
  readonly crewBacktests: CrewBacktestStore;
  readonly modelAnswers: ModelAnswerStore;
  readonly proposals: ProposalStore;
  readonly spending: SpendingStore;
  /** The language model with those settings: one pool of keys an instance, as its lines count what this instance asks. */
  readonly openModel: (config: GeminiConfig) => Promise<Gemini>;
  readonly safety: SafetyStore;
  readonly reconciliations: ReconciliationStore;
  readonly brokers: BrokerStore;
  readonly queue: RunQueue;
  /** Loaded only where it is needed. */
  readonly openSecrets: () => Promise<SecretStore>;
  /** Who a user is where no sign-in stands behind the work. */
  readonly identify: (uid: string) => Promise<Caller>;
  /** An account's ports for those keys. Paper and live never share a client. */
  readonly openBroker: (keys: AlpacaKeys, environment: BrokerEnvironment) => Promise<BrokerPorts>;
  /** How its owner recognises the account behind those keys; throws `Misconfigured` when the broker refuses them. */
  readonly describeAccount: (keys: AlpacaKeys, environment: BrokerEnvironment) => Promise<{ accountLastFour: string }>;
}

export type BrokerPorts = Pick<CrewPorts, 'account' | 'marketData' | 'orderDesk'>;

/** The run that ports are for, and the attempt that holds it. */
export interface RunHold {
  readonly runId: string;
  readonly attempt: number;
}
