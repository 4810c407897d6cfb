/**
 * A run of the crew on one asset: its record, its steps (the checkpoints) and its log lines, as they stand in
 * Firestore. Times are milliseconds UTC of the real clock; `asOf` alone is the market's instant.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { AgentName } from './crew.ts';
import { ModelCall } from './llm.ts';
import { OrderSide } from './order.ts';
import { ExecutionMode, TradingSettings } from './settings.ts';
import { StrategyChoice } from './strategy.ts';

export const RunId = z.string().regex(/^[A-Za-z0-9]{20}$/, { error: 'A run id is 20 letters or digits.' });
export type RunId = z.infer<typeof RunId>;

export const RunStatus = z.enum(['RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunOutcome = z.enum(['TRADED', 'NO_TRADE']);
export type RunOutcome = z.infer<typeof RunOutcome>;

export const NoTradeReason = z.enum([
  'HOLD_SIGNAL',
  'NOT_ELIGIBLE',
  'NOT_CONFIRMED',
  'RISK_REJECTED',
  'ORDER_REFUSED',
  'MARKET_CLOSED',
  'ABSTAINED',
  'DATA_MISSING',
  'BUDGET_SPENT',
  'VALIDATION_MODE',
  'DUPLICATE',
  'STOPPED',
]);
export type NoTradeReason = z.infer<typeof NoTradeReason>;

export const RunFailure = z.object({
  code: z.enum(['UNAVAILABLE', 'MISCONFIGURED', 'OUTDATED', 'OVERDUE', 'INTERNAL']),
  /** A sentence for the user: what failed and what to do. Never a stack trace, never a key. */
  message: z.string(),
  agent: AgentName.nullable(),
  /** Whether starting the run again continues from its last checkpoint. */
  resumable: z.boolean(),
});
export type RunFailure = z.infer<typeof RunFailure>;

export const RunTrade = z.object({
  clientOrderId: z.string(),
  side: OrderSide,
  quantity: z.number(),
  price: z.number().nullable(),
});
export type RunTrade = z.infer<typeof RunTrade>;

export const RunRecord = z.object({
  schemaVersion: z.literal(1),
  runId: RunId,
  userId: z.string(),
  asset: AssetSymbol,
  mode: ExecutionMode,
  trigger: z.enum(['user', 'fast-forward']),
  /** The settings as they were when the run began: a later change does not touch a run. */
  settings: TradingSettings,
  /** Strategies that the user has dismissed as proposals for this asset, newest first: they are not proposed again. */
  dismissed: z.array(StrategyChoice).default([]),
  status: RunStatus,
  outcome: RunOutcome.nullable(),
  reason: NoTradeReason.nullable(),
  failure: RunFailure.nullable(),
  /** What was decided and why, in one sentence; null until it is decided. */
  decision: z.string().nullable(),
  trade: RunTrade.nullable(),
  /** What the language model has cost, dollars. Runs from before it was asked have none. */
  modelDollars: z.number().min(0).default(0),
  /** The agent at work; null before the first and after the last. */
  currentAgent: AgentName.nullable(),
  cancelRequested: z.boolean(),
  attempt: z.number().int(),
  /** The number that the next log line gets. */
  nextSeq: z.number().int(),
  asOf: z.number().nullable(),
  createdAt: z.number(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** Until when the process at work holds the run; past it, the run may be taken up again. */
  leaseUntil: z.number(),
  /** The process that holds the run, by a name of its own; null in runs from before it was kept. */
  holder: z.string().nullable().default(null),
});
export type RunRecord = z.infer<typeof RunRecord>;

export const StepStatus = z.enum(['done', 'skipped', 'abstained', 'blocked', 'failed']);
export type StepStatus = z.infer<typeof StepStatus>;

export const StepRecord = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  agent: AgentName,
  /** The agent's version and the hash of its input: a checkpoint counts only while both are the same. */
  version: z.number().int(),
  inputHash: z.string(),
  status: StepStatus,
  /** A short reason code; null when the step is simply done. */
  code: z.string().nullable(),
  /** Why no trade follows from this step; null when it does not decide that. */
  noTrade: NoTradeReason.nullable(),
  summary: z.string(),
  /** The agent's output, in the schema of CREW_OUTPUTS; null when there is none. */
  output: z.unknown(),
  /** The model's explanation beside the numbers; null where none was asked for or none came. */
  explanation: z.string().nullable().default(null),
  /** What the model was asked in this step. Steps from before it was asked have none. */
  modelCalls: z.array(ModelCall).default([]),
  startedAt: z.number(),
  endedAt: z.number(),
  durationMs: z.number(),
  nextSeq: z.number().int(),
});
export type StepRecord = z.infer<typeof StepRecord>;

export const LogLevel = z.enum(['debug', 'info', 'warning', 'error']);
export type LogLevel = z.infer<typeof LogLevel>;

export const LogAgent = z.union([AgentName, z.literal('Crew')]);
export type LogAgent = z.infer<typeof LogAgent>;

export const LogLine = z.object({
  userId: z.string(),
  seq: z.number().int().positive(),
  time: z.number(),
  agent: LogAgent,
  level: LogLevel,
  message: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).nullable(),
});
export type LogLine = z.infer<typeof LogLine>;
