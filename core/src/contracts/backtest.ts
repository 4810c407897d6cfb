/**
 * A backtest as it is asked for, what came of it, and how it is stored: everything that is needed to repeat it. Prices
 * are dollars, returns are fractions, bars are daily.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { SessionDate } from './bar.ts';
import { defaultsOf, shapeOf } from './bounded.ts';
import type { NumberBound } from './number-bound.ts';
import { Figure } from './performance.ts';
import { COST_BOUNDS } from './settings-bounds.ts';
import { RiskLimits } from './settings.ts';
import { StrategyChoice } from './strategy.ts';

const { slippageBps, volumeImpact, commissionPerShare, commissionPerOrder, commissionRate } = COST_BOUNDS;

/** What trading costs in a backtest: the same as in the simulation, without its chance. */
export const BACKTEST_COST_BOUNDS = {
  slippageBps,
  volumeImpact,
  commissionPerShare,
  commissionPerOrder,
  commissionRate,
} as const;
export const BacktestCosts = z.strictObject(shapeOf(BACKTEST_COST_BOUNDS));
export type BacktestCosts = z.infer<typeof BacktestCosts>;
export const DEFAULT_BACKTEST_COSTS: BacktestCosts = defaultsOf(BACKTEST_COST_BOUNDS);

export const BACKTEST_BOUNDS = {
  capital: {
    min: 100,
    max: 1_000_000_000,
    unit: 'dollars',
    default: 100_000,
    label: 'Capital',
    meaning: 'Cash at the beginning.',
  },
} as const satisfies Record<string, NumberBound>;

export const SIZING_BOUNDS = {
  fraction: {
    min: 0.01,
    max: 1,
    unit: 'fraction',
    default: 1,
    label: 'Share of equity',
    meaning: 'How much of the equity each position takes.',
  },
  stopLoss: {
    min: 0,
    max: 0.5,
    unit: 'fraction',
    default: 0,
    label: 'Stop',
    meaning: 'Leaves a position this far below its entry. 0 sets no stop.',
  },
  takeProfit: {
    min: 0,
    max: 2,
    unit: 'fraction',
    default: 0,
    label: 'Target',
    meaning: 'Leaves a position this far above its entry. 0 sets no target.',
  },
} as const satisfies Record<string, NumberBound>;

/**
 * `risk`: as the crew would, by the risk limits, with the signal confirmed or refused by rules first. `fraction`: a share
 * of the equity at the decision's close.
 */
export const BacktestSizing = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('risk'), limits: RiskLimits, confirm: z.boolean() }),
  z.strictObject({ kind: z.literal('fraction'), ...shapeOf(SIZING_BOUNDS) }),
]);
export type BacktestSizing = z.infer<typeof BacktestSizing>;

/** What a backtest does with the strategy's views, whatever the bars. */
export const BacktestRules = z.strictObject({
  capital: shapeOf(BACKTEST_BOUNDS).capital,
  costs: BacktestCosts,
  sizing: BacktestSizing,
  /** Whether a bearish view sells short when nothing is held. */
  allowShort: z.boolean(),
  /** Whole shares, or fractions of a millionth. */
  wholeShares: z.boolean(),
  /** Decided at a close, filled at the next open; or at that very close, which nobody can have. */
  fillAt: z.enum(['next-open', 'close']),
});
export type BacktestRules = z.infer<typeof BacktestRules>;

/** Where the bars come from. A file stays on the device that it was chosen on: only its name and hash are kept. */
export const BarsSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('market') }),
  z.strictObject({ kind: z.literal('file'), name: z.string().max(120) }),
]);
export type BarsSource = z.infer<typeof BarsSource>;

export const BacktestRequest = z
  .strictObject({
    asset: AssetSymbol,
    source: BarsSource,
    strategy: StrategyChoice,
    /** First and last session that count; null for as far as the bars reach. Bars before `from` warm up the averages. */
    from: SessionDate.nullable(),
    to: SessionDate.nullable(),
    rules: BacktestRules,
  })
  .refine(({ from, to }) => from === null || to === null || from < to, {
    path: ['to'],
    error: 'The end must lie after the start.',
  });
export type BacktestRequest = z.infer<typeof BacktestRequest>;

export const ExitReason = z.enum(['signal', 'stop', 'target', 'end']);
export type ExitReason = z.infer<typeof ExitReason>;

/** A position from its entry to its exit. */
export const BacktestTrade = z.object({
  asset: AssetSymbol,
  side: z.enum(['long', 'short']),
  quantity: z.number(),
  entrySession: SessionDate,
  entryPrice: z.number(),
  exitSession: SessionDate,
  exitPrice: z.number(),
  /** `end`: still held at the last close, and valued there. */
  exitReason: ExitReason,
  /** Bars from the entry's to the exit's. */
  bars: z.number().int(),
  /** Dollars of both sides; slippage is inside the prices and told beside them. */
  commission: z.number(),
  slippage: z.number(),
  /** Dollars after commission. */
  profit: z.number(),
  /** Profit over entry price × quantity. */
  profitFraction: z.number(),
});
export type BacktestTrade = z.infer<typeof BacktestTrade>;

const FIGURE_NAMES = [
  'totalReturn',
  'annualReturn',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'maxDrawdownBars',
  'exposure',
  'turnover',
  'trades',
  'winRate',
  'profitFactor',
  'expectancy',
  'averageWin',
  'averageLoss',
  'bestTrade',
  'worstTrade',
  'longestLosingStreak',
  'costs',
  'alpha',
  'beta',
] as const;
export type BacktestFigureName = (typeof FIGURE_NAMES)[number];

/** Each with its value, or null and the reason. Definitions stand with `backtestMetrics`. */
export const BacktestFigures = z.object(
  Object.fromEntries(FIGURE_NAMES.map((name) => [name, Figure])) as Record<BacktestFigureName, typeof Figure>,
);
export type BacktestFigures = z.infer<typeof BacktestFigures>;

/** The deepest fall of the equity: its peak, its trough and when the peak was reached again; null while it was not. */
export const DrawdownSpan = z.object({
  value: z.number(),
  peak: SessionDate,
  trough: SessionDate,
  recovery: SessionDate.nullable(),
});
export type DrawdownSpan = z.infer<typeof DrawdownSpan>;

/** Returns by month: [year, month 1 to 12, fraction], oldest first. */
export const MonthlyReturn = z.object({ year: z.number().int(), month: z.number().int(), value: z.number() });
export type MonthlyReturn = z.infer<typeof MonthlyReturn>;

/** A range that holds a measure with the given confidence, such as 0.9. */
export const Interval = z.object({ low: z.number(), high: z.number(), confidence: z.number() });
export type Interval = z.infer<typeof Interval>;

/** How far the numbers can be believed. Null with a reason where the sample is too small. */
export const Validity = z.object({
  sharpeInterval: Interval.nullable(),
  returnInterval: Interval.nullable(),
  /** Probability that the true Sharpe ratio is above zero, given how many combinations were tried. */
  deflatedSharpe: Figure,
  /** The max drawdown that one in twenty shuffles of the trades exceeds, positive fraction. */
  shuffledDrawdown: Figure,
  combinationsTried: z.number().int(),
  /** Sample variance of their Sharpe ratios a year; null where it was not known, left out in what is older than this figure. */
  sharpeVariance: z.number().min(0).nullable().optional(),
  /** Whether no decision changed when the future did. */
  sentinel: z.enum(['passed', 'failed', 'not-run']),
});
export type Validity = z.infer<typeof Validity>;

/** A curve thinned to what a screen can show. */
export const StoredCurve = z.object({
  sessions: z.array(SessionDate).max(400),
  equity: z.array(z.number()).max(400),
  benchmark: z.array(z.number()).max(400),
});
export type StoredCurve = z.infer<typeof StoredCurve>;

/** What the page sends to have a backtest kept. */
export const BacktestResult = z.strictObject({
  request: BacktestRequest,
  /** Hash of the bars that counted, warm-up included: the same request on the same bars gives the same result. */
  barsHash: z.string().max(40),
  barsUsed: z.number().int().min(1),
  from: SessionDate,
  to: SessionDate,
  figures: BacktestFigures,
  benchmark: BacktestFigures,
  validity: Validity,
  curve: StoredCurve,
});
export type BacktestResult = z.infer<typeof BacktestResult>;

/** What users/{uid}/backtests/{id} holds. */
export const StoredBacktest = z.object({
  schemaVersion: z.literal(1),
  backtestId: z.string(),
  name: z.string(),
  createdAt: z.number(),
  result: BacktestResult,
});
export type StoredBacktest = z.infer<typeof StoredBacktest>;

/** How many backtests a user may keep. */
export const BACKTESTS_MAX = 100;
