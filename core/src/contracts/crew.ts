/** The nine agents by name, and what each of them hands on. The output schemas are the checkpoint and the evidence. */
import { z } from 'zod';
import { AccountSnapshot, MarketSession } from './account.ts';
import { AssetSymbol, Instrument } from './asset.ts';
import { Interval } from './backtest.ts';
import { BarColumns, SessionDate } from './bar.ts';
import { LlmRefusalReason } from './llm.ts';
import { Order, OrderIntent, OrderSide } from './order.ts';
import { PerformanceFigures } from './performance.ts';
import { BarIssue, Check, RiskClamp, Signal, TrendState } from './signal.ts';
import { StrategyChoice } from './strategy.ts';

export const AgentName = z.enum([
  'AlpacaConnectionManager',
  'HistoricalDataAgent',
  'AssetSelectionAgent',
  'TrendAnalysisAgent',
  'SignalConfirmationAgent',
  'RiskManagementAgent',
  'TradeExecutionAgent',
  'PerformanceAnalysisAgent',
  'StrategyEnhancementAgent',
]);
export type AgentName = z.infer<typeof AgentName>;

/** The agents in the order in which they work. */
export const AGENT_ORDER: readonly AgentName[] = AgentName.options;

export const AGENT_ROLES: Readonly<Record<AgentName, string>> = {
  AlpacaConnectionManager: 'Brokerage connectivity specialist',
  HistoricalDataAgent: 'Market data historian',
  AssetSelectionAgent: 'Portfolio strategy analyst',
  TrendAnalysisAgent: 'Quantitative strategy specialist',
  SignalConfirmationAgent: 'Chief risk officer',
  RiskManagementAgent: 'Portfolio risk manager',
  TradeExecutionAgent: 'Head of trading desk',
  PerformanceAnalysisAgent: 'Performance review analyst',
  StrategyEnhancementAgent: 'AI strategy futurist',
};

export const BrokerageOutput = z.object({
  account: AccountSnapshot,
  market: MarketSession,
  dayChange: z.number(),
  dayChangeFraction: z.number(),
  heldQuantity: z.number(),
});
export type BrokerageOutput = z.infer<typeof BrokerageOutput>;

export const HistoryOutput = z.object({
  instrument: Instrument.nullable(),
  bars: BarColumns,
  issues: z.array(BarIssue),
});
export type HistoryOutput = z.infer<typeof HistoryOutput>;

export const SelectionOutput = z.object({
  asset: AssetSymbol,
  eligible: z.boolean(),
  /** Mean of close times volume over the last 20 bars, dollars. */
  averageDollarVolume: z.number(),
  /** Sample standard deviation of daily returns over the last 20 bars, times the root of 252. */
  annualVolatility: z.number(),
  checks: z.array(Check),
});
export type SelectionOutput = z.infer<typeof SelectionOutput>;

/** A number that the view rests on, such as an average or an index. */
export const TrendLine = z.object({
  /** As it stands in a sentence: "8", "RSI 14", "upper band". */
  label: z.string(),
  value: z.number(),
  unit: z.enum(['dollars', 'points', 'ratio', 'count']),
});
export type TrendLine = z.infer<typeof TrendLine>;

export const TrendOutput = z.object({
  strategy: StrategyChoice,
  lines: z.array(TrendLine),
  /** The slow line that the price is measured against, dollars. */
  baseline: z.number(),
  /** How far the view is from its opposite, in average true ranges: above 0 on the bullish side. */
  separation: z.number(),
  state: TrendState,
  previousState: TrendState,
  /** Session in which the present state began, and bars since (0 is the last bar); null beyond the bars seen. */
  since: z.string().nullable(),
  barsSince: z.number().nullable(),
  signal: Signal,
  /** 0 to 1: the size of the separation, at most 1. */
  strength: z.number(),
  heldQuantity: z.number(),
});
export type TrendOutput = z.infer<typeof TrendOutput>;

/** What the model thought of a signal that the rules confirmed. It can only tighten. */
export const ModelOpinion = z.object({
  /** `abstained`: it gave no valid answer in time, for the reason in `refusal`. */
  verdict: z.enum(['confirm', 'shrink', 'refuse', 'abstained']),
  /** Below 1 where it wants less; 1 otherwise. */
  sizeFactor: z.number().min(0).max(1),
  /** 0 to 1, its own; null where it abstained. */
  confidence: z.number().min(0).max(1).nullable(),
  reasons: z.array(z.string()),
  doubts: z.array(z.string()),
  refusal: LlmRefusalReason.nullable(),
});
export type ModelOpinion = z.infer<typeof ModelOpinion>;

export const ConfirmationOutput = z.object({
  verdict: z.enum(['confirm', 'shrink', 'refuse']),
  /** 0 to 1: the share of the checks' weight that passed. */
  confidence: z.number(),
  /** Multiplies the size that is asked for; 1 unless the verdict is to shrink. Never above 1. */
  sizeFactor: z.number(),
  checks: z.array(Check),
  /** Null where the model was not asked: by rules alone. */
  model: ModelOpinion.nullable().default(null),
});
export type ConfirmationOutput = z.infer<typeof ConfirmationOutput>;

export const RiskOutput = z.object({
  verdict: z.enum(['approve', 'adjust', 'reject']),
  side: OrderSide,
  askedQuantity: z.number(),
  quantity: z.number(),
  referencePrice: z.number(),
  stopPrice: z.number().nullable(),
  targetPrice: z.number().nullable(),
  notional: z.number(),
  clamps: z.array(RiskClamp),
});
export type RiskOutput = z.infer<typeof RiskOutput>;

export const ExecutionOutput = z.object({
  intent: OrderIntent,
  order: Order.nullable(),
  /** Client ids of resting exits that were cancelled to free the shares. */
  cancelledOrders: z.array(z.string()),
});
export type ExecutionOutput = z.infer<typeof ExecutionOutput>;

export const PerformanceOutput = z.object({
  figures: PerformanceFigures,
  sessions: z.number(),
  openPositions: z.number(),
});
export type PerformanceOutput = z.infer<typeof PerformanceOutput>;

/** One setting tried over history: what it returned out of sample after costs, window by window. */
export const TriedSetting = z.object({
  strategy: StrategyChoice,
  /** Returns as fractions, one per window; in the same order, those of the stretch that each window was judged after. */
  windowReturns: z.array(z.number()),
  trainingReturns: z.array(z.number()),
  meanReturn: z.number(),
  /** Windows in which it beat the present setting, having beaten it in the stretch before as well. */
  windowsWon: z.number(),
  /** Mean of its returns minus the present setting's a window; null for the present one. */
  effect: z.number().nullable(),
  /** Of the cleared effect: what is left of a gain when the market's part is taken out is what chance is asked about. */
  effectInterval: Interval.nullable(),
  /**
   * The effect without the part of it that the asset's own returns explain, which is more or less time in the market; null
   * for the present one, left out in what is older than this figure.
   */
  clearedEffect: z.number().nullable().optional(),
  /** Probability, 0 to 1, that the Sharpe ratio of its cleared gain exceeds what the best of so many tries has by luck; null when not measurable. */
  deflatedSharpe: z.number().nullable(),
  trades: z.number(),
  /** Who thought of it: the grid around the present setting, or the model. */
  source: z.enum(['neighbour', 'model']).default('neighbour'),
});
export type TriedSetting = z.infer<typeof TriedSetting>;

/** A changed number of a strategy: its parameter's name, as it is and as it would be. */
export const SettingChange = z.object({ parameter: z.string(), label: z.string(), from: z.number(), to: z.number() });
export type SettingChange = z.infer<typeof SettingChange>;

export const Proposal = z.object({
  strategy: StrategyChoice,
  changes: z.array(SettingChange).min(1),
  because: z.string(),
  evidence: TriedSetting,
  overfitRisk: z.enum(['low', 'medium', 'high']),
  /** Why the risk of overfit is judged so, in a sentence. */
  overfitBecause: z.string(),
});
export type Proposal = z.infer<typeof Proposal>;

export const EnhancementOutput = z.object({
  /** At most three settings that beat the present one out of sample; empty when nothing better was found. */
  proposals: z.array(Proposal).max(3),
  current: TriedSetting,
  tried: z.array(TriedSetting),
  barsUsed: z.number(),
  /** First and last session of the bars, and of each window out of sample. */
  from: SessionDate,
  to: SessionDate,
  windows: z.array(z.object({ from: SessionDate, to: SessionDate })),
  /** What the model proposed to try, and why one of them was not tried; those tried stand in `tried`. */
  ideas: z
    .array(z.object({ strategy: StrategyChoice.nullable(), because: z.string(), problem: z.string().nullable() }))
    .default([]),
  /** Settings that the user has dismissed before: they are not proposed again. */
  dismissed: z.number().int().default(0),
});
export type EnhancementOutput = z.infer<typeof EnhancementOutput>;

export const CREW_OUTPUTS = {
  AlpacaConnectionManager: BrokerageOutput,
  HistoricalDataAgent: HistoryOutput,
  AssetSelectionAgent: SelectionOutput,
  TrendAnalysisAgent: TrendOutput,
  SignalConfirmationAgent: ConfirmationOutput,
  RiskManagementAgent: RiskOutput,
  TradeExecutionAgent: ExecutionOutput,
  PerformanceAnalysisAgent: PerformanceOutput,
  StrategyEnhancementAgent: EnhancementOutput,
} as const satisfies Record<AgentName, z.ZodType>;

export type CrewOutputs = { [Name in AgentName]: z.infer<(typeof CREW_OUTPUTS)[Name]> };
