/** The demo backend's documents in memory, with whoever watches them. */
import type {
  FastForwardProgress,
  LogLine,
  ModelHealth,
  OrderRecord,
  PerformanceReport,
  RunRecord,
  SessionRecord,
  SimulationAccount,
  SpendingBook,
  StepRecord,
  TradingSettings,
  UserProfile,
} from '@trading-crew/core/contracts';

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
