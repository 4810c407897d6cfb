/** The public edge of the crew: start a run's record, run it, with an order desk that keeps a book. */
export { cancelOwnOrders, leavePositions, type Left } from './leave-account.ts';
export { closedOrderDesk } from './closed-order-desk.ts';
export type { CrewPorts } from './crew-ports.ts';
export { limitedOrderDesk, type LimitedOrderDeskOptions } from './limited-order-desk.ts';
export { bufferedLogWriter, type LogWriter } from './log-writer.ts';
export { newRun, type NewRun } from './new-run.ts';
export { ownAccount } from './own-account.ts';
export { noteProblem, reconcileAccount, type ReconcileOptions, type ReconciliationBook } from './reconcile-account.ts';
export { recordedOrderDesk, type RecordedOrderDeskOptions } from './recorded-order-desk.ts';
export { resolveFinding, type ResolveOptions } from './resolve-finding.ts';
export { RESUMED_FROM, runCrew, type RunCrewOptions } from './run-crew.ts';
export { saidBefore } from './said-before.ts';
export { callsOn, toolsThrough, unpacked, type TapedTools } from './tape.ts';
export { LEASE_MS } from './work-step.ts';
