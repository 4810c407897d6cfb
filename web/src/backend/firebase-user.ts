/**
 * What a signed-in user reads and asks for, on Firestore and the callables. One app, one Firestore instance, one
 * listener per query; every document is parsed by its schema before a screen sees it.
 */
import {
  AccountSafety,
  AuditEntry,
  BrokerConnection,
  CALLS,
  FastForwardProgress,
  Journal,
  KillSwitch,
  LiveUnlock,
  LogLine,
  OrderRecord,
  paths,
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
  type CallName,
  type CallRequest,
  type CallResponse,
} from '@trading-crew/core/contracts';
import type { FirebaseApp } from 'firebase/app';
import { connectFirestoreEmulator, doc, initializeFirestore, setDoc, type Firestore } from 'firebase/firestore';
import { connectFunctionsEmulator, getFunctions, httpsCallable, type Functions } from 'firebase/functions';
import { BackendProblem, type Person, type UserBackend } from './backend.ts';
import { exportRun } from './export-run.ts';
import { watchDocument, watchFirst, watchList } from './firestore-watches.ts';
import type { PlatformConfig } from './platform-config.ts';
import { describeProblem } from './problems.ts';
import {
  auditQuery,
  backtestsQuery,
  crewBacktestsQuery,
  logsQuery,
  proposalsQuery,
  runQuery,
  runsQuery,
  sessionsQuery,
  stepsQuery,
} from './queries.ts';
import { createSharedWatches } from './shared-watches.ts';

const REGION = 'us-central1';
/** What the page waits beyond the time of a function, so that it hears the function's own last word. */
const PATIENCE_SECONDS = 15;

interface Connection {
  readonly firestore: Firestore;
  readonly functions: Functions;
}

const connections = new WeakMap<FirebaseApp, Connection>();

/** Signing out and in again keeps the connection: an emulator may be connected only once per instance. */
function connect(app: FirebaseApp, config: PlatformConfig): Connection {
  const known = connections.get(app);
  if (known) return known;
  const firestore = initializeFirestore(app, {});
  const functions = getFunctions(app, REGION);
  if (config.emulators) {
    connectFirestoreEmulator(firestore, config.emulators.firestore.host, config.emulators.firestore.port);
    connectFunctionsEmulator(functions, config.emulators.functions.host, config.emulators.functions.port);
  }
  const connection = { firestore, functions };
  connections.set(app, connection);
  return connection;
}

async function callFunction<Name extends CallName>(
  functions: Functions,
  name: Name,
  request: CallRequest<Name>,
): Promise<CallResponse<Name>> {
  const { response, timeoutSeconds } = CALLS[name];
  try {
    const answer = await httpsCallable(functions, name, { timeout: (timeoutSeconds + PATIENCE_SECONDS) * 1_000 })(
      request,
    );
    // The schema belongs to this very name; TypeScript does not follow that through the table.
    return response.parse(answer.data) as CallResponse<Name>;
  } catch (error) {
    throw new BackendProblem(describeProblem(error), { cause: error });
  }
}

async function storeSettings(firestore: Firestore, uid: string, settings: TradingSettings): Promise<void> {
  try {
    await setDoc(doc(firestore, paths.settings(uid)), TradingSettings.parse(settings));
  } catch (error) {
    throw new BackendProblem(describeProblem(error), { cause: error });
  }
}

export function openFirebaseUser(app: FirebaseApp, config: PlatformConfig, person: Person): UserBackend {
  const { firestore, functions } = connect(app, config);
  const { uid } = person;
  const shared = createSharedWatches();
  const db = { firestore, shared };
  return {
    person,
    call: (name, request) => callFunction(functions, name, request),
    saveSettings: (settings) => storeSettings(firestore, uid, settings),
    profile: () => watchDocument(db, paths.user(uid), UserProfile),
    settings: () => watchDocument(db, paths.settings(uid), TradingSettings),
    simulationAccount: () => watchDocument(db, paths.simulationAccount(uid), SimulationAccount),
    fastForward: () => watchDocument(db, paths.fastForward(uid), FastForwardProgress),
    performance: (mode) => watchDocument(db, paths.performance(uid, mode), PerformanceReport),
    runs: (filter, limit) => watchList(db, runsQuery(uid, filter, limit), RunRecord),
    run: (runId) => watchFirst(db, runQuery(uid, runId), RunRecord),
    steps: (runId) => watchList(db, stepsQuery(uid, runId), StepRecord),
    logs: (runId) => watchList(db, logsQuery(uid, runId), LogLine),
    exportRun: (runId) => exportRun(firestore, uid, runId),
    usage: (day) => watchDocument(db, paths.usage(uid, day), SpendingBook),
    order: (clientOrderId) => watchDocument(db, paths.order(uid, clientOrderId), OrderRecord),
    sessions: (limit) => watchList(db, sessionsQuery(uid, limit), SessionRecord),
    killSwitch: () => watchDocument(db, paths.killSwitch(uid), KillSwitch),
    installationSwitch: () => watchDocument(db, paths.installationSwitch(), KillSwitch),
    safety: (mode) => watchDocument(db, paths.safety(uid, mode), AccountSafety),
    reconciliation: (mode) => watchDocument(db, paths.reconciliation(uid, mode), Reconciliation),
    broker: (environment) => watchDocument(db, paths.broker(uid, environment), BrokerConnection),
    liveUnlock: () => watchDocument(db, paths.liveUnlock(uid), LiveUnlock),
    audit: (limit) => watchList(db, auditQuery(uid, limit), AuditEntry),
    backtests: (limit) => watchList(db, backtestsQuery(uid, limit), StoredBacktest),
    crewBacktests: (limit) => watchList(db, crewBacktestsQuery(uid, limit), StoredCrewBacktest),
    proposals: () => watchList(db, proposalsQuery(uid), ProposalRecord),
    journal: (mode) => watchDocument(db, paths.journal(uid, mode), Journal),
  };
}
