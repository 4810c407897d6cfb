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
import { candidateSettings } from './candidate-settings.ts';
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
 * Throws NotEnoughData when fewer than 120 bars follow the warm-up of the longest average tried, and RangeError for a
 * number of windows that is not whole or does not fit.
 */
export function walkForward(
  bars: readonly Bar[],
  current: StrategyParameters,
  options: WalkForwardOptions,
): EnhancementOutput {
  const candidates = candidateSettings(current);
  const warmUp = Math.max(current.long, ...candidates.map(({ long }) => long));
  if (bars.length < warmUp + MIN_BARS) {
    throw new NotEnoughData(
      `There ${bars.length === 1 ? 'is' : 'are'} ${count(bars.length, 'bar')}; trying settings needs ${warmUp + MIN_BARS} ` +
        `(${warmUp} for the longest average tried and ${MIN_BARS} to judge by).`,
    );
  }
  const start = warmUp - 1;
  const windows = cutWindows(start, bars.length - 1, options.windows);
  const averageOf = averagesByPeriod(bars);
  const wealthOf = (setting: StrategyParameters): Float64Array => {
    const averages = [averageOf(setting.short), averageOf(setting.medium), averageOf(setting.long)] as const;
    return strategyWealth(bars, averages, start, options);
  };
  const presentWealth = wealthOf(current);
  const tried = candidates.map((setting) => judge(setting, wealthOf(setting), presentWealth, start, windows));
  const present = judge(current, presentWealth, presentWealth, start, windows);
  return { proposals: proposalsFrom(tried, present), current: present, tried, barsUsed: bars.length };
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
): TriedSetting {
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
    .filter(({ meanReturn, windowsWon }) => meanReturn > current.meanReturn && windowsWon > windows / 2)
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
