/** The demo backend's documents in memory, with whoever watches them. */
import type {
  AccountMode,
  AccountSafety,
  AuditEntry,
  BrokerConnection,
  BrokerEnvironment,
  FastForwardProgress,
  Journal,
  KillSwitch,
  LiveUnlock,
  LogLine,
  ModelHealth,
  OrderRecord,
  PerformanceReport,
  ProposalRecord,
  Reconciliation,
  RunRecord,
  SessionRecord,
  SimulationAccount,
  SpendingBook,
  StepRecord,
  StoredBacktest,
  StoredCrewBacktest,
  TradingSettings,
  UserProfile,
} from '@trading-crew/core/contracts';

/** What the installation of the demo allows, and to whom. */
export interface DemoHouse {
  readonly isOwner: boolean;
  readonly allowsLive: boolean;
  /** Trades that the user has on paper. */
  readonly paperTrades: number;
  /** Whether the broker refuses to sell while the market is closed. */
  readonly isClosed: boolean;
}

export interface DemoState {
  readonly profile: UserProfile | null;
  readonly settings: TradingSettings | null;
  readonly simulation: SimulationAccount | null;
  readonly fastForward: FastForwardProgress | null;
  readonly performance: PerformanceReport | null;
  readonly runs: readonly RunRecord[];
  readonly steps: Readonly<Record<string, readonly StepRecord[]>>;
  readonly logs: Readonly<Record<string, readonly LogLine[]>>;
  readonly orders: Readonly<Record<string, OrderRecord>>;
  /** Newest first. */
  readonly sessions: readonly SessionRecord[];
  /** What the language model has cost today. */
  readonly usage: SpendingBook | null;
  readonly modelHealth: ModelHealth;
  readonly killSwitch: KillSwitch | null;
  readonly installationSwitch: KillSwitch | null;
  readonly safety: Readonly<Partial<Record<AccountMode, AccountSafety>>>;
  readonly reconciliations: Readonly<Partial<Record<AccountMode, Reconciliation>>>;
  readonly brokers: Readonly<Partial<Record<BrokerEnvironment, BrokerConnection>>>;
  readonly liveUnlock: LiveUnlock | null;
  /** Newest first. */
  readonly audit: readonly AuditEntry[];
  /** Newest first, as proposals are. */
  readonly backtests: readonly StoredBacktest[];
  readonly crewBacktests: readonly StoredCrewBacktest[];
  readonly proposals: readonly ProposalRecord[];
  /** What was signalled on the simulated account. */
  readonly journal: Journal | null;
  /** Assets that a kill switch has sold. */
  readonly sold: readonly string[];
  readonly house: DemoHouse;
}

export interface DemoStore {
  state(): DemoState;
  change(patch: Partial<DemoState>): void;
  subscribe(listener: () => void): () => void;
}

export function createDemoStore(initial: DemoState): DemoStore {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    change: (patch) => {
      state = { ...state, ...patch };
      for (const listener of [...listeners]) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Changes a run where it stands in the list, or puts a new one on top. */
export function putRun(store: DemoStore, run: RunRecord): void {
  const { runs } = store.state();
  const known = runs.some(({ runId }) => runId === run.runId);
  store.change({ runs: known ? runs.map((other) => (other.runId === run.runId ? run : other)) : [run, ...runs] });
}

export const findRun = (store: DemoStore, runId: string): RunRecord | null =>
  store.state().runs.find((run) => run.runId === runId) ?? null;

/** Puts an entry on top of the audit list. */
export function putAudit(
  store: DemoStore,
  action: AuditEntry['action'],
  rest: Partial<Pick<AuditEntry, 'from' | 'to' | 'detail'>> = {},
): void {
  const entry = { schemaVersion: 1, userId: 'demo-user', at: Date.now(), action } as const;
  store.change({ audit: [{ ...entry, from: null, to: null, detail: null, ...rest }, ...store.state().audit] });
}
