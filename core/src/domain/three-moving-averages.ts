/**
 * The three-moving-average trend: where the averages stand, since when, and whether that is a signal. A state at one bar
 * depends on the closes up to that bar and on nothing later.
 */
import {
  NotEnoughData,
  sessionOf,
  type Bar,
  type StrategyParameters,
  type TrendOutput,
  type TrendState,
} from '../contracts/index.ts';
import { latestAverageTrueRange, simpleMovingAverage } from './indicators.ts';
import { count } from './wording.ts';

/** Averages closer than this share of their size are equal: the difference is rounding, not a trend. */
const EQUAL_WITHIN = 1e-9;

function stateOf(short: number, medium: number, long: number): TrendState | null {
  if (Number.isNaN(short + medium + long)) return null;
  const above = (a: number, b: number): boolean => a - b > EQUAL_WITHIN * Math.max(Math.abs(a), Math.abs(b));
  if (above(short, medium) && above(medium, long)) return 'bullish';
  if (above(medium, short) && above(long, medium)) return 'bearish';
  return 'neutral';
}

/** Trend states from averages that were computed before, bar by bar; null where one of them is missing. */
export function statesOfAverages(short: Float64Array, medium: Float64Array, long: Float64Array): (TrendState | null)[] {
  return Array.from(short, (value, index) => stateOf(value, medium[index] ?? Number.NaN, long[index] ?? Number.NaN));
}

/**
 * The state at each close: bullish when short > medium > long, bearish when short < medium < long, else neutral. Null
 * during warm-up, which ends at index long − 1.
 */
export function trendStates(closes: ArrayLike<number>, parameters: StrategyParameters): (TrendState | null)[] {
  return statesOfAverages(
    simpleMovingAverage(closes, parameters.short),
    simpleMovingAverage(closes, parameters.medium),
    simpleMovingAverage(closes, parameters.long),
  );
}

export interface PresentTrend {
  readonly state: TrendState;
  /** The state that the present one replaced; the present one itself when the bars do not reach back to the change. */
  readonly previousState: TrendState;
  /** Index of the bar at which the present state began; null when the bars do not reach back to the change. */
  readonly startIndex: number | null;
}

/** The state at the last bar and where it began; null while the averages are in warm-up. */
export function presentTrend(states: readonly (TrendState | null)[]): PresentTrend | null {
  const state = states.at(-1) ?? null;
  if (state === null) return null;
  let index = states.length - 1;
  while (index > 0 && states[index - 1] === state) index--;
  const previousState = index > 0 ? (states[index - 1] ?? null) : null;
  if (previousState === null) return { state, previousState: state, startIndex: null };
  return { state, previousState, startIndex: index };
}

/**
 * The trend at the last bar and the signal that follows. BUY: the state became bullish within the last
 * `freshnessBars` bars (the bar of the change is the first of them) and nothing is held. SELL: the state is bearish and
 * a long position is held, however old the turn is: freshness keeps the crew from entering late, but a turn that was
 * missed while holding must still lead out. Else HOLD.
 *
 * `strength` is |short − long| over the average true range of 14 bars, at most 1; 0 where prices do not move.
 * Throws NotEnoughData when there are fewer bars than long + freshnessBars, or when a close is not a number.
 */
export function readTrend(bars: readonly Bar[], parameters: StrategyParameters, heldQuantity: number): TrendOutput {
  const required = parameters.long + parameters.freshnessBars;
  if (bars.length < required) {
    throw new NotEnoughData(
      `There ${bars.length === 1 ? 'is' : 'are'} ${count(bars.length, 'bar')}; the trend needs ${required} ` +
        `(${parameters.long} for the long average and ${parameters.freshnessBars} for a fresh turn).`,
    );
  }
  const closes = bars.map((bar) => bar.close);
  const short = simpleMovingAverage(closes, parameters.short);
  const medium = simpleMovingAverage(closes, parameters.medium);
  const long = simpleMovingAverage(closes, parameters.long);
  const trend = presentTrend(statesOfAverages(short, medium, long));
  const [lastShort, lastMedium, lastLong] = [short.at(-1), medium.at(-1), long.at(-1)];
  if (trend === null || lastShort === undefined || lastMedium === undefined || lastLong === undefined) {
    throw new NotEnoughData('A close among the last bars is not a number, so there is no trend to read.');
  }
  const start = trend.startIndex === null ? undefined : bars[trend.startIndex];
  const barsSince = trend.startIndex === null ? null : bars.length - 1 - trend.startIndex;
  return {
    parameters,
    short: lastShort,
    medium: lastMedium,
    long: lastLong,
    state: trend.state,
    previousState: trend.previousState,
    since: start === undefined ? null : sessionOf(start.time),
    barsSince,
    signal: signalOf(trend.state, barsSince, parameters.freshnessBars, heldQuantity),
    strength: strengthOf(Math.abs(lastShort - lastLong), latestAverageTrueRange(bars)),
    heldQuantity,
  };
}

function signalOf(
  state: TrendState,
  barsSince: number | null,
  freshnessBars: number,
  heldQuantity: number,
): TrendOutput['signal'] {
  if (state === 'bearish' && heldQuantity > 0) return 'SELL';
  const fresh = barsSince !== null && barsSince < freshnessBars;
  return state === 'bullish' && fresh && heldQuantity === 0 ? 'BUY' : 'HOLD';
}

function strengthOf(spread: number, averageTrueRange: number): number {
  if (!(averageTrueRange > 0)) return 0;
  return Math.min(1, spread / averageTrueRange);
}
