/**
 * What choosing the best setting again and again would have come to: in each window the setting that did best in the bars
 * before it is held through bars that it has never seen. Training and test never share a return.
 */
import type { BacktestRules, StrategyChoice } from '../contracts/index.ts';
import { sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';
import { deepestDrawdown } from './deepest-drawdown.ts';
import { MIN_BARS } from './figures.ts';
import { lastFlatBars } from './last-flat.ts';
import { annualGrowth, yearsBetween } from './return-figures.ts';
import { returnMoments, sharpeOfMoments } from './return-moments.ts';
import { prepareChoice, runPrepared, sharedWork, type PreparedChoice, type Stretch } from './run-choice.ts';
import { periodsPerYearOf } from './trading-calendar.ts';
import { walkForwardWindows, type WalkForwardKind, type WindowBars } from './walk-forward-windows.ts';

export interface WalkForwardOptions extends Stretch {
  readonly windows: number;
  readonly kind: WalkForwardKind;
  /** By what the best in training is chosen. */
  readonly criterion: 'sharpe' | 'totalReturn';
  /** Told after each window how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Asked before each setting of each window; once it says yes, there is no result. */
  readonly isCancelled?: () => boolean;
}

export interface StretchFigures {
  /** Fraction over the stretch. */
  readonly totalReturn: number;
  /** A year; null below 60 closes or where the equity did not move. */
  readonly sharpe: number | null;
  /** Trades that were held for at least one bar of the stretch. */
  readonly trades: number;
}

export interface WalkForwardWindow extends WindowBars {
  /** The best in training, and its place among the choices. */
  readonly choice: StrategyChoice;
  readonly place: number;
  readonly inSample: StretchFigures;
  readonly outOfSample: StretchFigures;
  /** Every choice in training, in the order of the choices. */
  readonly training: readonly StretchFigures[];
}

export interface WalkForwardResult {
  readonly windows: readonly WalkForwardWindow[];
  /** Index of the bar at whose close the joined curve begins: the one before the first test bar. */
  readonly from: number;
  readonly to: number;
  /** Dollars at each close from `from` to `to`, from the capital on: the tests, one after the other. */
  readonly equity: Float64Array;
  /** Of the joined curve; maxDrawdown a positive fraction. */
  readonly totalReturn: number;
  readonly sharpe: number | null;
  readonly maxDrawdown: number;
  /**
   * Mean growth a year in the tests over mean growth a year in training (Pardo, 1992): near 1 where it lasts, near 0 where
   * it was luck. Null where training made nothing.
   */
  readonly efficiency: number | null;
}

interface Held {
  /** Dollars at each close of the stretch. */
  readonly equity: Float64Array;
  readonly figures: StretchFigures;
  /** Sharpe ratio a year however short the stretch, 0 where nothing moved: to choose by. */
  readonly rank: { readonly sharpe: number; readonly totalReturn: number };
}

/** A choice with the bars at which its runs begin, by the bar at whose close their stretch begins. */
interface Candidate {
  readonly prepared: PreparedChoice;
  readonly beginnings: ReadonlyMap<number, number>;
}

/**
 * Walks through the windows of `walkForwardWindows`, which begin where the slowest choice is warmed up. A stretch begins
 * with what the strategy would hold by then, so that a window does not begin flat in the middle of a trend: its run begins
 * where nothing was held. What that position made before counts nowhere. Of equally good choices the first is taken. Null once cancelled. Throws RangeError
 * without choices or where the windows do not fit.
 */
export function walkForwardBacktest(
  columns: PriceColumns,
  choices: readonly StrategyChoice[],
  rules: BacktestRules,
  options: WalkForwardOptions,
): WalkForwardResult | null {
  const { windows, kind, criterion, onProgress, isCancelled } = options;
  const bars = sliceColumns(columns, 0, options.to + 1);
  const start = walkForwardStart(choices, options.from);
  const cut = walkForwardWindows(start, options.to, { windows, kind });
  const candidates = candidatesFor(choices, bars, rules, start, cut);
  const hold = (one: Candidate, from: number, to: number): Held => holdThrough(one, rules, { ...options, from, to });
  const done: WalkForwardWindow[] = [];
  const curves: Float64Array[] = [];
  for (const window of cut) {
    const trained: Held[] = [];
    for (const one of candidates) {
      if (isCancelled?.()) return null;
      trained.push(hold(one, window.train.from, window.train.to));
    }
    const place = bestOf(trained.map(({ rank }) => rank[criterion]));
    const [chosen, inTraining] = [candidates[place], trained[place]];
    if (!chosen || !inTraining) throw new RangeError('there is no setting to walk forward with');
    const test = hold(chosen, window.test.from - 1, window.test.to);
    curves.push(test.equity);
    done.push({
      ...window,
      choice: chosen.prepared.choice,
      place,
      inSample: inTraining.figures,
      outOfSample: test.figures,
      training: trained.map(({ figures }) => figures),
    });
    onProgress?.(done.length, windows);
  }
  return joined(columns, done, curves, rules.capital);
}

/** The bar at which the slowest choice is warmed up, or `from` where that is later. */
export const walkForwardStart = (choices: readonly StrategyChoice[], from: number): number =>
  Math.max(from, ...choices.map((choice) => strategyOf(choice).warmUp - 1));

function bestOf(ranks: readonly number[]): number {
  let best = 0;
  ranks.forEach((rank, place) => {
    if (rank > (ranks[best] ?? -Infinity)) best = place;
  });
  return best;
}

function candidatesFor(
  choices: readonly StrategyChoice[],
  bars: PriceColumns,
  rules: BacktestRules,
  start: number,
  windows: readonly WindowBars[],
): Candidate[] {
  const shared = sharedWork();
  const asked = [...new Set(windows.flatMap(({ train, test }) => [train.from, test.from - 1]))].sort((a, b) => a - b);
  return choices.map((choice) => {
    const prepared = prepareChoice(bars, choice, shared);
    return { prepared, beginnings: lastFlatBars(prepared, rules, start, asked) };
  });
}

/** The equity from the close of bar `from` to that of bar `to`, begun early enough to hold by then what would be held. */
function holdThrough({ prepared, beginnings }: Candidate, rules: BacktestRules, stretch: Stretch): Held {
  const { columns } = prepared;
  // What is ordered at the last close is filled there and costs there, which a run that ends with it leaves out.
  const to = rules.fillAt === 'close' ? Math.min(stretch.to + 1, columns.length - 1) : stretch.to;
  const run = runPrepared(prepared, rules, { ...stretch, from: beginnings.get(stretch.from) ?? stretch.from, to });
  const equity = run.equity.subarray(stretch.from - run.from, stretch.to - run.from + 1);
  const [base = Number.NaN] = equity;
  const last = equity[equity.length - 1] ?? Number.NaN;
  // Nothing grows from nothing: an account that is already gone stays where it is.
  const totalReturn = base > 0 ? last / base - 1 + 0 : 0;
  const isAlive = base > 0 && (!rules.allowShort || deepestDrawdown(equity, base).lowest > 0);
  const sharpe = isAlive ? sharpeOfMoments(returnMoments(equity, base), periodsPerYearOf(columns)) : null;
  let trades = 0;
  for (let index = 0; index < run.trades.count; index++) {
    const { entryIndex, exitIndex } = run.trades;
    if ((exitIndex[index] ?? 0) > stretch.from && (entryIndex[index] ?? 0) < stretch.to) trades++;
  }
  const figures = { totalReturn, sharpe: equity.length < MIN_BARS ? null : sharpe, trades };
  return { equity, figures, rank: { sharpe: sharpe ?? 0, totalReturn } };
}

function joined(
  columns: PriceColumns,
  windows: readonly WalkForwardWindow[],
  curves: readonly Float64Array[],
  capital: number,
): WalkForwardResult {
  const from = (windows[0]?.test.from ?? 1) - 1;
  const to = windows.at(-1)?.test.to ?? from;
  const equity = new Float64Array(to - from + 1).fill(capital);
  let at = 0;
  for (const curve of curves) {
    const [base = Number.NaN] = curve;
    const carried = equity[at] ?? Number.NaN;
    for (let place = 1; place < curve.length; place++) {
      equity[at + place] = base > 0 ? (carried * (curve[place] ?? Number.NaN)) / base : carried;
    }
    at += curve.length - 1;
  }
  const drawdown = deepestDrawdown(equity, capital);
  const isMeasurable = equity.length >= MIN_BARS && drawdown.lowest > 0;
  return {
    windows,
    from,
    to,
    equity,
    totalReturn: (equity[at] ?? Number.NaN) / capital - 1 + 0,
    sharpe: isMeasurable ? sharpeOfMoments(returnMoments(equity, capital), periodsPerYearOf(columns)) : null,
    maxDrawdown: drawdown.value,
    efficiency: efficiencyOf(columns, windows),
  };
}

function efficiencyOf({ time }: PriceColumns, windows: readonly WalkForwardWindow[]): number | null {
  const growth = ({ totalReturn }: StretchFigures, from: number, to: number): number =>
    annualGrowth(1, 1 + totalReturn, yearsBetween(time[from] ?? Number.NaN, time[to] ?? Number.NaN)) ?? -1;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const trained = mean(windows.map(({ inSample, train }) => growth(inSample, train.from, train.to)));
  const tested = mean(windows.map(({ outOfSample, test }) => growth(outOfSample, test.from - 1, test.to)));
  return trained > 0 ? tested / trained + 0 : null;
}
