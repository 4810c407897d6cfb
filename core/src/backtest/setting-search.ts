/**
 * Tries settings near the present one by walking forward: history is cut into windows, and what a setting returned in a
 * window counts only if it was already the better one in the stretch before it. The engine trades by the user's own rules.
 */
import {
  NotEnoughData,
  sessionOf,
  type BacktestRules,
  type EnhancementOutput,
  type StrategyChoice,
  type TriedSetting,
} from '../contracts/index.ts';
import { count, mean, strategyOf, type PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { clearedGrowths } from './cleared-growths.ts';
import { deflatedSharpe, sharpeSample } from './deflated-sharpe.ts';
import { effectIntervals } from './effect-interval.ts';
import { checkIdeas, isSameStrategy, neighboursOf, type SettingIdea } from './neighbourhood.ts';
import { proposalsFrom } from './proposals.ts';
import { prepareChoice, runPrepared, type PreparedChoice } from './run-choice.ts';
import { walkForwardProblem, walkForwardWindows, type WindowBars } from './walk-forward-windows.ts';

/** Out of sample, each behind a stretch of at least its own length. */
export const SEARCH_WINDOWS = 6;
/** About eight years of sessions: windows of a year or more. */
const JUDGED_BARS = 2_016;
/** Room for a warm-up longer than the neighbours' own, where there are bars enough to spare an eighth. */
const SPARED_BARS = 252;
const SPARED_SHARE = 1 / 8;

/** What the settings are tried on, and by which rules. */
export interface SearchMarket {
  readonly columns: PriceColumns;
  readonly rules: BacktestRules;
  /** Steps of price and quantity of the instrument. */
  readonly priceIncrement: number;
  readonly quantityIncrement: number;
}

export interface SearchOptions {
  /** Settings that somebody would like to see tried as well; those that cannot be are kept with the reason. */
  readonly ideas?: readonly SettingIdea[];
  /** Tried like any other, and never proposed. */
  readonly dismissed?: readonly StrategyChoice[];
}

const warmUpOf = (choice: StrategyChoice): number => strategyOf(choice).warmUp;

/** The longest warm-up of the present setting and its neighbours, in bars. */
const widestWarmUp = (current: StrategyChoice): number =>
  Math.max(...[current, ...neighboursOf(current)].map(warmUpOf));

/** How many bars a search would like to have; fewer do as well, down to what `searchSettings` refuses. */
export const barsToSearch = (current: StrategyChoice): number =>
  JUDGED_BARS + Math.max(SPARED_BARS, widestWarmUp(current));

/** The longest warm-up in bars that an idea may have on so many bars. */
export const longestWarmUp = (bars: number, current: StrategyChoice): number =>
  Math.max(widestWarmUp(current), Math.min(SPARED_BARS, Math.floor(bars * SPARED_SHARE)));

/** What one setting made of the bars, stretch by stretch. */
interface Walk {
  readonly trainingReturns: number[];
  readonly windowReturns: number[];
  /** Logarithms of growth of each bar out of sample, window after window. */
  readonly growths: Float64Array;
  /** Entered out of sample. */
  readonly trades: number;
}

/**
 * The present setting, its neighbours and the ideas over the same windows, after costs. For each window the engine starts
 * with the capital and nothing held at the beginning of the stretch before it, and goes on through the window, so that a
 * position may be carried into it and a halt is lifted at the next.
 *
 * The ideas change nothing of what the neighbours came to: they were tried without them. An idea is deflated for all.
 *
 * Throws NotEnoughData where the bars after the warm-up of the neighbours are too few for the windows.
 */
export function searchSettings(
  current: StrategyChoice,
  market: SearchMarket,
  { ideas = [], dismissed = [] }: SearchOptions = {},
): EnhancementOutput {
  const { columns } = market;
  const windows = windowsOf(columns.length, current);
  const checked = checkIdeas(ideas, current, longestWarmUp(columns.length, current));
  const fromModel = checked.flatMap(({ strategy, problem }) => (strategy && problem === null ? [strategy] : []));
  const neighbours = neighboursOf(current);
  const present = walk(current, market, windows);
  const compare = comparisonWith(present, marketGrowths(columns, windows), windows);
  const judge = (strategy: StrategyChoice, source: TriedSetting['source']): TriedSetting => {
    const trials = neighbours.length + (source === 'model' ? fromModel.length : 0);
    return { strategy, ...compare(walk(strategy, market, windows), trials), source };
  };
  const tried = [
    ...neighbours.map((strategy) => judge(strategy, 'neighbour')),
    ...fromModel.map((strategy) => judge(strategy, 'model')),
  ];
  const isDismissed = (strategy: StrategyChoice): boolean => dismissed.some((one) => isSameStrategy(one, strategy));
  const now: TriedSetting = { strategy: current, ...unjudged(present), source: 'neighbour' };
  const sessionAt = (index: number): string => sessionOf(columns.time[index] ?? Number.NaN);
  return {
    proposals: proposalsFrom(
      tried.filter(({ strategy }) => !isDismissed(strategy)),
      now,
    ),
    current: now,
    tried,
    barsUsed: columns.length,
    from: sessionAt(0),
    to: sessionAt(columns.length - 1),
    windows: windows.map(({ test }) => ({ from: sessionAt(test.from), to: sessionAt(test.to) })),
    ideas: checked,
    dismissed: tried.filter(({ strategy }) => isDismissed(strategy)).length,
  };
}

/** The windows in which settings are judged on so many bars. Throws NotEnoughData where there are too few. */
export function windowsOf(bars: number, current: StrategyChoice): WindowBars[] {
  const warmUp = longestWarmUp(bars, current);
  const problem = walkForwardProblem(warmUp - 1, bars - 1, SEARCH_WINDOWS);
  if (problem !== null) {
    throw new NotEnoughData(
      `There ${bars === 1 ? 'is' : 'are'} ${count(bars, 'bar')}, ${Math.min(bars, warmUp)} of them for the warm-up. ${problem}`,
    );
  }
  return walkForwardWindows(warmUp - 1, bars - 1, { windows: SEARCH_WINDOWS, kind: 'rolling' });
}

function walk(choice: StrategyChoice, market: SearchMarket, windows: readonly WindowBars[]): Walk {
  const { columns, rules, priceIncrement, quantityIncrement } = market;
  const prepared = remembering(prepareChoice(columns, choice));
  const trainingReturns: number[] = [];
  const windowReturns: number[] = [];
  const growths = new Float64Array(windows.reduce((sum, { test }) => sum + test.to - test.from + 1, 0));
  let trades = 0;
  let place = 0;
  for (const { train, test } of windows) {
    const run = runPrepared(prepared, rules, { from: train.from, to: test.to, priceIncrement, quantityIncrement });
    const at = (bar: number): number => run.equity[bar - run.from] ?? Number.NaN;
    trainingReturns.push(at(train.to) / at(train.from) - 1);
    windowReturns.push(at(test.to) / at(train.to) - 1);
    for (let bar = test.from; bar <= test.to; bar++) growths[place++] = Math.log(at(bar) / at(bar - 1));
    trades += enteredFrom(run, test.from);
  }
  return { trainingReturns, windowReturns, growths, trades };
}

/** Windows overlap, and confirming a signal is most of the work: what was confirmed once is not worked out again. */
function remembering(prepared: PreparedChoice): PreparedChoice {
  const known = new Map<number, number | null>();
  const confirm: PreparedChoice['confirm'] = (index, side) => {
    const key = side === 'long' ? index : -index;
    const before = known.get(key);
    if (before !== undefined) return before;
    const confidence = prepared.confirm(index, side);
    known.set(key, confidence);
    return confidence;
  };
  return { ...prepared, confirm };
}

function enteredFrom({ trades }: BacktestRun, bar: number): number {
  let entered = 0;
  for (let index = 0; index < trades.count; index++) if ((trades.entryIndex[index] ?? 0) >= bar) entered++;
  return entered;
}

type Judged = Omit<TriedSetting, 'strategy' | 'source'>;

const unjudged = ({ trainingReturns, windowReturns, trades }: Walk): Judged => ({
  trainingReturns,
  windowReturns,
  meanReturn: mean(windowReturns),
  windowsWon: 0,
  effect: null,
  effectInterval: null,
  clearedEffect: null,
  deflatedSharpe: null,
  trades,
});

/** What the price made of each bar of the windows, as logarithms of growth, window after window. */
const marketGrowths = ({ close }: PriceColumns, windows: readonly WindowBars[]): Float64Array =>
  Float64Array.from(
    windows.flatMap(({ test: { from, to } }) =>
      Array.from(close.subarray(from, to + 1), (price, place) => Math.log(price / (close[from + place - 1] ?? 0))),
    ),
  );

function comparisonWith(present: Walk, market: Float64Array, windows: readonly WindowBars[]) {
  const length = present.growths.length / windows.length;
  const intervalOf = effectIntervals(present.growths.length, length);
  return (walked: Walk, trials: number): Judged => {
    const judged = unjudged(walked);
    const cleared = clearedGrowths(walked.growths, present.growths, market);
    const isAhead = (returns: readonly number[], others: readonly number[], window: number): boolean =>
      (returns[window] ?? Number.NaN) > (others[window] ?? Number.NaN);
    const won = windows.filter(
      (_, window) =>
        isAhead(walked.windowReturns, present.windowReturns, window) &&
        isAhead(walked.trainingReturns, present.trainingReturns, window),
    );
    return {
      ...judged,
      windowsWon: won.length,
      effect: judged.meanReturn - mean(present.windowReturns),
      effectInterval: intervalOf(cleared, present.growths),
      clearedEffect: meanGain(cleared, present.growths, length),
      deflatedSharpe: gainBeyondLuck(cleared, present.growths, trials),
    };
  };
}

/** Mean difference of the returns a window; null where an account was lost. */
function meanGain(setting: Float64Array, present: Float64Array, length: number): number | null {
  const returns = (growths: Float64Array): number[] =>
    Array.from({ length: growths.length / length }, (_, window) =>
      Math.expm1(growths.subarray(window * length, (window + 1) * length).reduce((sum, growth) => sum + growth, 0)),
    );
  const gain = mean(returns(setting)) - mean(returns(present));
  return Number.isFinite(gain) ? gain + 0 : null;
}

/**
 * Deflated Sharpe ratio of what a setting gained over the present one, bar by bar out of sample, cleared of the market. Of
 * the gain and not of the setting's own return: in a market that rose every setting has a fine ratio of its own, whether it
 * is better or not. Cleared, because in such a market one that buys more often gains on the present one, and knows nothing
 * more. The spread of the ratios tried is taken to be that of chance, which for neighbours, that go alike, is the stricter.
 */
function gainBeyondLuck(cleared: Float64Array, present: Float64Array, trials: number): number | null {
  const gain = new Float64Array(cleared.length + 1).fill(1);
  cleared.forEach((growth, index) => {
    gain[index + 1] = (gain[index] ?? 1) * (1 + Math.expm1(growth) - Math.expm1(present[index] ?? Number.NaN));
  });
  const sample = gain.every((value) => value > 0 && value < Infinity) ? sharpeSample(gain, 1) : null;
  return sample && deflatedSharpe(sample, { trials, variance: null });
}
