/**
 * Where documents live in Firestore, as string builders: the one place that spells a path. An id that could leave its
 * place in the path (empty, with a slash, or dots alone) throws a RangeError.
 */
function segment(id: string): string {
  if (id === '' || id.includes('/') || /^\.+$/.test(id))
    throw new RangeError(`not a document id: ${JSON.stringify(id)}`);
  return id;
}

/** Log documents sort by name as their lines sort by number: 000001, 000002, … */
export const logId = (seq: number): string => String(seq).padStart(6, '0');

export const paths = {
  user: (uid: string) => `users/${segment(uid)}`,
  settings: (uid: string) => `users/${segment(uid)}/settings/trading`,
  simulationAccount: (uid: string) => `users/${segment(uid)}/simulation/account`,
  simulationLedger: (uid: string) => `users/${segment(uid)}/simulation/ledger`,
  fastForward: (uid: string) => `users/${segment(uid)}/simulation/fast-forward`,
  sessions: (uid: string) => `users/${segment(uid)}/simulation/account/sessions`,
  session: (uid: string, session: string) => `users/${segment(uid)}/simulation/account/sessions/${segment(session)}`,
  performance: (uid: string, mode: string) => `users/${segment(uid)}/performance/${segment(mode)}`,
  /** What was signalled on the account of a mode, and what became of it. */
  journal: (uid: string, mode: string) => `users/${segment(uid)}/journal/${segment(mode)}`,
  backtests: (uid: string) => `users/${segment(uid)}/backtests`,
  backtest: (uid: string, backtestId: string) => `users/${segment(uid)}/backtests/${segment(backtestId)}`,
  /** Reports of the crew over history, as far as a function computed them. */
  crewBacktests: (uid: string) => `users/${segment(uid)}/crewBacktests`,
  crewBacktest: (uid: string, backtestId: string) => `users/${segment(uid)}/crewBacktests/${segment(backtestId)}`,
  /** Answers of the model that are used again where the same is asked. Read by functions alone. */
  modelAnswers: (uid: string) => `users/${segment(uid)}/modelAnswers`,
  modelAnswer: (uid: string, hash: string) => `users/${segment(uid)}/modelAnswers/${segment(hash)}`,
  proposals: (uid: string) => `users/${segment(uid)}/proposals`,
  proposal: (uid: string, proposalId: string) => `users/${segment(uid)}/proposals/${segment(proposalId)}`,
  orders: (uid: string) => `users/${segment(uid)}/orders`,
  order: (uid: string, clientOrderId: string) => `users/${segment(uid)}/orders/${segment(clientOrderId)}`,
  usage: (uid: string, day: string) => `users/${segment(uid)}/usage/${segment(day)}`,
  /** Which runs hold which asset, and whether a fast-forward is under way. Read by functions alone. */
  locks: (uid: string) => `users/${segment(uid)}/locks/crew`,
  /** Orders stop while it is engaged, on every account of the user. */
  killSwitch: (uid: string) => `users/${segment(uid)}/safety/kill-switch`,
  /** The halts of the account in one mode. */
  safety: (uid: string, mode: string) => `users/${segment(uid)}/safety/${segment(mode)}`,
  reconciliation: (uid: string, mode: string) => `users/${segment(uid)}/reconciliations/${segment(mode)}`,
  broker: (uid: string, environment: string) => `users/${segment(uid)}/brokers/${segment(environment)}`,
  liveUnlock: (uid: string) => `users/${segment(uid)}/live/unlock`,
  audit: (uid: string) => `users/${segment(uid)}/audit`,
  auditEntry: (uid: string, id: string) => `users/${segment(uid)}/audit/${segment(id)}`,
  /** Everybody's orders stop while it is engaged. */
  installationSwitch: () => 'installation/kill-switch',
  runs: () => 'runs',
  run: (runId: string) => `runs/${segment(runId)}`,
  logs: (runId: string) => `runs/${segment(runId)}/logs`,
  log: (runId: string, seq: number) => `runs/${segment(runId)}/logs/${logId(seq)}`,
  steps: (runId: string) => `runs/${segment(runId)}/steps`,
  step: (runId: string, agent: string) => `runs/${segment(runId)}/steps/${segment(agent)}`,
  tapes: (runId: string) => `runs/${segment(runId)}/tapes`,
  tape: (runId: string, agent: string) => `runs/${segment(runId)}/tapes/${segment(agent)}`,
  /** Stands as soon as that attempt is over: what it still writes is refused by it. Read by functions alone. */
  takeover: (runId: string, attempt: number) => `runs/${segment(runId)}/takeovers/${attempt}`,
  /** What a run's model calls have cost. Read by functions alone. */
  runSpending: (runId: string) => `runs/${segment(runId)}/spending/model`,
  /** How much of that stands in the journal. Read by functions alone. */
  journalled: (runId: string) => `runs/${segment(runId)}/spending/journal`,
  /** What all users' model calls have cost on a day, and the health of the key pool. Read by functions alone. */
  installationUsage: (day: string) => `installation/model/usage/${segment(day)}`,
  modelHealth: () => 'installation/model',
  /** How the requests of each instance went. Read by functions alone. */
  modelInstances: () => 'installation/model/instances',
} as const;
