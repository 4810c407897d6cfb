/**
 * The one port between the app and its backend. Nothing outside this folder knows Firebase; the demo implementation
 * stands behind the same port, so that every screen can be looked at without a server.
 */
import type {
  AccountMode,
  AccountSafety,
  AuditEntry,
  BrokerConnection,
  BrokerEnvironment,
  CallName,
  CallRequest,
  CallResponse,
  ExecutionMode,
  FastForwardProgress,
  Journal,
  KillSwitch,
  LiveUnlock,
  LogLine,
  OrderRecord,
  PerformanceReport,
  ProposalRecord,
  Reconciliation,
  RunExport,
  RunOutcome,
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

export interface Person {
  readonly uid: string;
  readonly name: string;
  readonly email: string;
}

/** An account of the local sign-in chooser. */
export interface LocalAccount {
  readonly email: string;
  readonly name: string;
}

/** What went wrong, in words for the user. Never a stack trace, never an SDK's own message. */
export interface Problem {
  readonly message: string;
  /** The field at fault, as a path such as strategy.short. */
  readonly field: string | null;
  /** The run that is in the way. */
  readonly runId: string | null;
  /** Names the server's log entry of an internal error. */
  readonly reference: string | null;
}

/** Thrown by `call`, `saveSettings` and `signIn`: the problem is ready to be shown. */
export class BackendProblem extends Error {
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** What a watched document or list is at this moment. */
export type Watched<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: Value }
  | { readonly state: 'failed'; readonly problem: Problem };

/**
 * Something that is listened to. All who subscribe to the same key share one listener; `snapshot` returns the same
 * object until something changed. `retry` starts a failed listener again.
 */
export interface Watch<Value> {
  readonly key: string;
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => Watched<Value>;
  readonly retry: () => void;
}

/** Which runs are listed; null lets every value through. */
export interface RunFilter {
  readonly asset: string | null;
  readonly mode: ExecutionMode | null;
  readonly outcome: RunOutcome | null;
}

/** What a signed-in user reads and asks for. A document that is not there is null. */
export interface UserBackend {
  readonly person: Person;
  call<Name extends CallName>(name: Name, request: CallRequest<Name>): Promise<CallResponse<Name>>;
  /** Stores the settings whole. The settings must have been parsed by their schema before. */
  saveSettings(settings: TradingSettings): Promise<void>;
  profile(): Watch<UserProfile | null>;
  settings(): Watch<TradingSettings | null>;
  simulationAccount(): Watch<SimulationAccount | null>;
  fastForward(): Watch<FastForwardProgress | null>;
  performance(mode: ExecutionMode): Watch<PerformanceReport | null>;
  /** Own runs, newest first, at most `limit`. */
  runs(filter: RunFilter, limit: number): Watch<RunRecord[]>;
  /** Null where the run does not exist and where it is somebody else's: the two look the same. */
  run(runId: string): Watch<RunRecord | null>;
  steps(runId: string): Watch<StepRecord[]>;
  /** Log lines in order. */
  logs(runId: string): Watch<LogLine[]>;
  /** An ended run as a file from which it can be repeated. Throws BackendProblem. */
  exportRun(runId: string): Promise<RunExport>;
  /** What the language model has cost the user on a day of UTC, such as 2026-11-21; null while it has cost nothing. */
  usage(day: string): Watch<SpendingBook | null>;
  order(clientOrderId: string): Watch<OrderRecord | null>;
  /** Sessions that the simulated account has lived through since its last reset, newest first, at most `limit`. */
  sessions(limit: number): Watch<SessionRecord[]>;
  /** The user's own switch; null while it was never thrown. */
  killSwitch(): Watch<KillSwitch | null>;
  /** The switch that holds for everybody; null while it was never thrown. */
  installationSwitch(): Watch<KillSwitch | null>;
  /** What protects the account of a mode; null while nothing ever had to. */
  safety(mode: AccountMode): Watch<AccountSafety | null>;
  /** The last comparison of the books with the broker's; null before the first. */
  reconciliation(mode: AccountMode): Watch<Reconciliation | null>;
  /** The user's own connection to the broker; null where there is none. */
  broker(environment: BrokerEnvironment): Watch<BrokerConnection | null>;
  /** The confirmation that live trading rests on; null where none was ever given. */
  liveUnlock(): Watch<LiveUnlock | null>;
  /** Changes of what may trade, newest first, at most `limit`. */
  audit(limit: number): Watch<AuditEntry[]>;
  /** Backtests that the user keeps, newest first, at most `limit`. */
  backtests(limit: number): Watch<StoredBacktest[]>;
  /** What the model was asked over history, newest first, at most `limit`; without a report while it is computed. */
  crewBacktests(limit: number): Watch<StoredCrewBacktest[]>;
  /** What the user decided on the crew's proposals, newest first. */
  proposals(): Watch<ProposalRecord[]>;
  /** What was signalled on the account of a mode; null before the first signal. */
  journal(mode: ExecutionMode): Watch<Journal | null>;
}

export interface Backend {
  /** `accounts` where a local chooser replaces Google's window. */
  readonly signInWith: 'google' | 'accounts';
  /** Calls back at once when it is known who is signed in, and at every change. Returns how to stop. */
  onPerson(listener: (person: Person | null) => void): () => void;
  /** Throws BackendProblem; resolves without a change when the user closed the window. */
  signIn(account: LocalAccount | null): Promise<void>;
  signOut(): Promise<void>;
  /** Loads what is needed only after sign-in. */
  open(person: Person): Promise<UserBackend>;
}
