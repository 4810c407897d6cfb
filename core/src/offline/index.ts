/** The edge of the offline kit, every port without I/O: simulation mode, the demo, and what tests run on. */
export { crewBacktest, type CrewBacktest, type CrewBacktestOptions } from './crew-backtest.ts';
export { dollarBudget } from './crew-budget.ts';
export {
  crewModel,
  type AnswerStore,
  type CrewModel,
  type CrewModelOptions,
  type KeptAnswer,
  type KnownModel,
} from './crew-model.ts';
export {
  crewBacktestOf,
  crewBacktestProblem,
  crewPeriod,
  crewReport,
  type CrewBacktestOfOptions,
  type CrewReportOptions,
} from './crew-report.ts';
export { parseBarsCsv, type ParsedBars } from './csv-bars.ts';
export { generatedInstruments } from './generated-instruments.ts';
export { MemoryClock, tickingClock } from './memory-clock.ts';
export { memoryOrderRecords, type MemoryOrderRecords } from './memory-order-records.ts';
export { memorySafety, type MemorySafety, type MemorySafetyOptions } from './memory-safety.ts';
export { memoryRunStore } from './memory-run-store.ts';
export { newSimulation, type NewSimulation, type SimulationState } from './new-simulation.ts';
export { withOpeningOf } from './opened-at.ts';
export {
  fastForwardRunId,
  playSessions,
  type PlayedSession,
  type PlaySessionsOptions,
  type StoredRun,
} from './play-sessions.ts';
export { readRunExport, type ReadRunExport } from './replay-file.ts';
export { replayRun, type RefusedReplay, type ReplayedRun } from './replay-run.ts';
export { ReplayedMarket, sessionCloseInstant, sessionInstant, type InstrumentBars } from './replayed-market.ts';
export { parseSampleAapl } from './sample-aapl.ts';
export { ScriptedLlm, type ScriptedReply } from './scripted-llm.ts';
export { SimulatedBroker, type SessionResult, type SimulatedBrokerOptions } from './simulated-broker.ts';
export { stateAtSession, type LookBack } from './state-at-session.ts';
