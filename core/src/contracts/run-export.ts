/**
 * A run as a file: its record, its steps with the model's answers, its log, and what its tools gave back. From it alone
 * the run can be repeated, without a key and without a network.
 */
import { z } from 'zod';
import { AgentName } from './crew.ts';
import { LogLine, RunRecord, StepRecord } from './run.ts';

/** What a tool gave back, or what it threw: a failure's kind and words. */
export const ToolOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('returned'), value: z.unknown() }),
  z.object({ kind: z.literal('threw'), failure: z.string(), message: z.string() }),
]);
export type ToolOutcome = z.infer<typeof ToolOutcome>;

/** One call of a tool by an agent. The model's calls are not among them: they stand in the step. */
export const ToolCall = z.object({
  /** Such as marketData.bars. */
  tool: z.string(),
  /** The arguments as stable JSON. */
  request: z.string(),
  outcome: ToolOutcome,
});
export type ToolCall = z.infer<typeof ToolCall>;

/** What one step's tools gave back, stored beside the step. The calls are JSON text: a document holds no nested lists. */
export const StepTape = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  agent: AgentName,
  /** A list of ToolCall as JSON. */
  calls: z.string(),
});
export type StepTape = z.infer<typeof StepTape>;

export const RUN_EXPORT_FORMAT = 'trading-crew-run';

export const RunExport = z.object({
  format: z.literal(RUN_EXPORT_FORMAT),
  version: z.literal(1),
  run: RunRecord,
  steps: z.array(StepRecord),
  logs: z.array(LogLine),
  tapes: z.array(StepTape),
});
export type RunExport = z.infer<typeof RunExport>;
