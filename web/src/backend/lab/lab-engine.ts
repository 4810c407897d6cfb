/**
 * What the lab computes and how it is asked, without a word on where it runs: in workers beside the page, or on the page
 * itself where there are none. Bars are handed over once and named from then on.
 */
import type {
  BacktestRequest,
  BacktestResult,
  BacktestTrade,
  CrewBacktestChoice,
  CrewReport,
  DrawdownSpan,
  Instrument,
  MonthlyReturn,
  SessionDate,
  StrategyNumbers,
  TradingSettings,
} from '@trading-crew/core/contracts';
import type { PriceColumns } from '@trading-crew/core/domain';

/** Bars under a name: the same key always stands for the same bars. */
export interface LabBars {
  readonly key: string;
  readonly asset: string;
  readonly columns: PriceColumns;
  /** The steps in which it is priced, dollars, and traded, shares. */
  readonly priceIncrement: number;
  readonly quantityIncrement: number;
}

/** What was tried to come to a setting: the deflated Sharpe ratio takes it into account. */
export interface LabSearch {
  /** 1 where there was no search. */
  readonly combinationsTried: number;
  /** Of the Sharpe ratios a year of all that were tried; null where it is not known. */
  readonly sharpeVariance: number | null;
}

export interface BacktestWork {
  readonly request: BacktestRequest;
  readonly search: LabSearch;
}

/** Equity and what it is measured against, a point a bar, thinned to what a screen can show. */
export interface LabCurve {
  readonly sessions: readonly SessionDate[];
  readonly equity: readonly number[];
  /** Buy-and-hold with the same capital, without costs. */
  readonly benchmark: readonly number[];
  /** Fractions under the highest equity so far, 0 at a new one. */
  readonly drawdown: readonly number[];
}

export interface LabBacktest {
  /** What is kept when it is saved. */
  readonly result: BacktestResult;
  readonly curve: LabCurve;
  readonly trades: readonly BacktestTrade[];
  readonly monthly: readonly MonthlyReturn[];
  readonly drawdown: DrawdownSpan | null;
  /** Why nothing more was opened until the end; null where trading was never halted. */
  readonly halted: string | null;
  /** Bars that count: those before them only warm up. */
  readonly counted: number;
}

/** One parameter and the values that it takes. */
export interface SweepAxis {
  readonly parameter: string;
  readonly values: readonly number[];
}

export interface SweepWork {
  /** What stays the same: the bars' period, the rules, and the numbers that are not varied. */
  readonly request: BacktestRequest;
  readonly first: SweepAxis;
  readonly second: SweepAxis | null;
}

export interface SweepCell {
  readonly totalReturn: number;
  /** A year; null where too few bars count. */
  readonly sharpe: number | null;
  readonly trades: number;
}

/** A row for each value of the first parameter, a cell for each of the second (one where there is none). */
export interface SweepGrid {
  readonly first: SweepAxis;
  readonly second: SweepAxis | null;
  /** Null where the numbers of a combination do not go together. All count from the same bar on. */
  readonly rows: readonly (readonly (SweepCell | null)[])[];
  readonly search: LabSearch;
}

export type WalkForwardKind = 'anchored' | 'rolling';
export type WalkForwardCriterion = 'sharpe' | 'totalReturn';

export interface WalkForwardWork extends SweepWork {
  readonly windows: number;
  readonly kind: WalkForwardKind;
  readonly criterion: WalkForwardCriterion;
}

export interface WindowFigures {
  readonly from: SessionDate;
  readonly to: SessionDate;
  readonly totalReturn: number;
  readonly sharpe: number | null;
}

/** A window: chosen in training, judged in the stretch after it. */
export interface LabWindow {
  readonly chosen: StrategyNumbers;
  readonly inSample: WindowFigures;
  readonly outOfSample: WindowFigures;
}

export interface LabWalkForward {
  readonly windows: readonly LabWindow[];
  /** The stretches out of sample, joined. */
  readonly curve: LabCurve;
  readonly outOfSampleReturn: number;
  readonly outOfSampleSharpe: number | null;
  /** Growth a year out of sample over that in sample: near 1 where it lasts; null where nothing was made in sample. */
  readonly efficiency: number | null;
  /** Combinations that each window chose from. */
  readonly candidates: number;
}

/** The crew itself over the bars, by rules alone. */
export interface CrewWork {
  readonly choice: CrewBacktestChoice;
  /** Risk limits, costs and starting cash, and whatever else the crew goes by; the strategy is that of the choice. */
  readonly settings: TradingSettings;
  /** What is traded; null for bars of a file, of which only the steps are known. */
  readonly instrument: Instrument | null;
}

/** Told how many decisions are taken, of how many. */
export type OnDecisions = (done: number, total: number) => void;

/** How far something is, 0 to 1. */
export type OnProgress = (fraction: number) => void;

/** All throw BackendProblem, ready to be shown; once the signal is aborted they throw its reason, an AbortError. */
export interface LabEngine {
  backtest(bars: LabBars, work: BacktestWork): Promise<LabBacktest>;
  sweep(bars: LabBars, work: SweepWork, onProgress: OnProgress, signal: AbortSignal): Promise<SweepGrid>;
  walkForward(
    bars: LabBars,
    work: WalkForwardWork,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<LabWalkForward>;
  /** Once `stop` is aborted the crew is asked no more: the report is of what it has decided until then. */
  crew(bars: LabBars, work: CrewWork, onDecisions: OnDecisions, stop: AbortSignal): Promise<CrewReport>;
  /** Ends the workers. */
  close(): void;
}
