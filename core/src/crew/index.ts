/** The public edge of the crew: start a run's record, run it, with an order desk that keeps a book. */
export { closedOrderDesk } from './closed-order-desk.ts';
export type { CrewPorts } from './crew-ports.ts';
export { limitedOrderDesk, type LimitedOrderDeskOptions } from './limited-order-desk.ts';
export { bufferedLogWriter, type LogWriter } from './log-writer.ts';
export { newRun, type NewRun } from './new-run.ts';
export { recordedOrderDesk, type RecordedOrderDeskOptions } from './recorded-order-desk.ts';
export { runCrew, type RunCrewOptions } from './run-crew.ts';
export { callsOn, toolsThrough, unpacked, type TapedTools } from './tape.ts';
export { LEASE_MS } from './work-step.ts';
