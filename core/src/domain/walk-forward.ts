/**
 * Looks for a better setting by walk-forward: history is cut into windows, and what a setting returned in a window
 * counts only if it was already the better one in everything before it. Signals at the close, fills at the next open.
 */
import {
  NotEnoughData,
  type Bar,
  type EnhancementOutput,
  type StrategyParameters,
  type TriedSetting,
} from '../contracts/index.ts';
import { candidateSettings, checkIdeas, type SettingIdea } from './candidate-settings.ts';
import { mean, simpleMovingAverage } from './indicators.ts';
import { strategyWealth, type TradingCosts } from './strategy-wealth.ts';
import { count, percent } from './wording.ts';

/** Bars to judge by, beyond the warm-up of the longest average. */
const MIN_BARS = 120;
const MAX_PROPOSALS = 3;

export interface WalkForwardOptions extends TradingCosts {
  /** Out-of-sample windows of equal length; an equally long stretch before the first is for training alone. */
  readonly windows: number;
}

/** One stretch of history: the wealth over bars `from` + 1 to `to` is its return. */
interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The present setting and its neighbours over history, window by window, after costs. A window is won when the setting
 * beat the present one in it and in the whole stretch before it. Proposed, best first, are at most three that won more
 * than half of the windows and returned more on average.
 *
 * Ideas are judged in the same windows against the same present setting, and change nothing of what the neighbours
 * came to. One with a longer average begins its training later, and so does the present setting that it is compared
 * with. Those that cannot be tried say why.
 *
 * Throws NotEnoughData when fewer than 120 bars follow the warm-up of the longest average of the neighbours, and
 * RangeError for a number of windows that is not whole or does not fit.
 */
export function walkForward(
  bars: readonly Bar[],
  current: StrategyParameters,
  options: WalkForwardOptions,
  ideas: readonly SettingIdea[] = [],
): EnhancementOutput {
  const neighbours = candidateSettings(current);
  const history = layOut(bars.length, current, options.windows);
  const averageOf = averagesByPeriod(bars);
  const wealthFrom = (start: number, setting: StrategyParameters): Float64Array => {
    const averages = [averageOf(setting.short), averageOf(setting.medium), averageOf(setting.long)] as const;
    return strategyWealth(bars, averages, start, options);
  };
  const presentWealth = wealthFrom(history.start, current);
  const judged = (setting: StrategyParameters, source: TriedSetting['source']): TriedSetting => {
    const start = Math.max(history.start, setting.long - 1);
    return { ...judge(setting, wealthFrom(start, setting), presentWealth, start, history.windows), source };
  };
  const checked = checkIdeas(ideas, current, longestIn(history));
  const tried = [
    ...neighbours.map((setting) => judged(setting, 'neighbour')),
    ...checked.flatMap(({ parameters, problem }) =>
      parameters !== null && problem === null ? [judged(parameters, 'model')] : [],
    ),
  ];
  const present = judged(current, 'neighbour');
  const proposals = proposalsFrom(tried, present);
  return { proposals, current: present, tried, barsUsed: bars.length, ideas: [...checked] };
}

/** The longest average that an idea may have on so many bars. Throws as `walkForward` does. */
export const longestToTry = (bars: number, current: StrategyParameters, windows: number): number =>
  longestIn(layOut(bars, current, windows));

/** Whether a setting won more than half of the windows and returned more on average than the present one. */
export const heldUp = ({ meanReturn, windowsWon, windowReturns }: TriedSetting, current: TriedSetting): boolean =>
  meanReturn > current.meanReturn && windowsWon > windowReturns.length / 2;

interface History {
  /** The bar at which the averages of the present setting and of its neighbours are known. */
  readonly start: number;
  readonly windows: readonly Window[];
}

function layOut(bars: number, current: StrategyParameters, windows: number): History {
  const warmUp = Math.max(current.long, ...candidateSettings(current).map(({ long }) => long));
  if (bars < warmUp + MIN_BARS) {
    throw new NotEnoughData(
      `There ${bars === 1 ? 'is' : 'are'} ${count(bars, 'bar')}; trying settings needs ${warmUp + MIN_BARS} ` +
        `(${warmUp} for the longest average tried and ${MIN_BARS} to judge by).`,
    );
  }
  return { start: warmUp - 1, windows: cutWindows(warmUp - 1, bars - 1, windows) };
}

/** Before the first window, at least half as many bars as a window has must be left to train on. */
function longestIn({ start, windows: [first] }: History): number {
  if (!first) return start + 1;
  return first.from + 1 - Math.ceil((first.to - first.from) / 2);
}

function cutWindows(start: number, end: number, number: number): Window[] {
  const length = Math.floor((end - start) / (number + 1));
  if (!Number.isInteger(number) || number < 1 || length < 2) throw new RangeError(`not a number of windows: ${number}`);
  // What does not divide evenly goes to the training stretch, so that the latest bars are judged.
  return Array.from({ length: number }, (_, index) => {
    const to = end - (number - 1 - index) * length;
    return { from: to - length, to };
  });
}

function averagesByPeriod(bars: readonly Bar[]): (period: number) => Float64Array {
  const closes = Float64Array.from(bars, (bar) => bar.close);
  const known = new Map<number, Float64Array>();
  return (period) => {
    const average = known.get(period) ?? simpleMovingAverage(closes, period);
    known.set(period, average);
    return average;
  };
}

const growth = (wealth: Float64Array, from: number, to: number): number => (wealth[to] ?? 1) / (wealth[from] ?? 1) - 1;

function judge(
  parameters: StrategyParameters,
  wealth: Float64Array,
  present: Float64Array,
  start: number,
  windows: readonly Window[],
): Omit<TriedSetting, 'source'> {
  const windowReturns = windows.map(({ from, to }) => growth(wealth, from, to));
  const won = windows.filter(
    ({ from, to }) =>
      growth(wealth, from, to) > growth(present, from, to) &&
      growth(wealth, start, from) > growth(present, start, from),
  );
  return { parameters, windowReturns, meanReturn: mean(windowReturns), windowsWon: won.length };
}

function proposalsFrom(tried: readonly TriedSetting[], current: TriedSetting): EnhancementOutput['proposals'] {
  const windows = current.windowReturns.length;
  return tried
    .filter((setting) => heldUp(setting, current))
    .sort((a, b) => b.meanReturn - a.meanReturn)
    .slice(0, MAX_PROPOSALS)
    .map((evidence) => ({
      parameters: evidence.parameters,
      because:
        `It returned ${percent(evidence.meanReturn)} a window after costs, out of sample, against ` +
        `${percent(current.meanReturn)} now, and won ${evidence.windowsWon} of ${count(windows, 'window')} after being better before.`,
      evidence,
    }));
}
