/**
 * The three-moving-average trend as numbers: where the averages stand at each close, and since when. A state at one bar
 * depends on the closes up to that bar and on nothing later.
 */
import type { TrendState } from '../contracts/index.ts';
import { EQUAL_WITHIN } from './strategies/stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN } from './strategies/strategy.ts';

/**
 * The stance at each bar from averages that were computed before: bullish when short > medium > long, bearish when
 * short < medium < long, else neutral, two that differ by rounding alone counting as equal as in standsAbove; unknown
 * where one is not a number. As long as `short`.
 */
export function stancesOfAverages(short: Float64Array, medium: Float64Array, long: Float64Array): Int8Array {
  const stances = new Int8Array(short.length);
  for (let index = 0; index < stances.length; index++) {
    const fast = short[index] ?? Number.NaN;
    const middle = medium[index] ?? Number.NaN;
    const slow = long[index] ?? Number.NaN;
    if (Number.isNaN(fast + middle + slow)) {
      stances[index] = UNKNOWN;
      continue;
    }
    const first = fast - middle;
    const second = middle - slow;
    const firstRounding = EQUAL_WITHIN * Math.max(Math.abs(fast), Math.abs(middle));
    const secondRounding = EQUAL_WITHIN * Math.max(Math.abs(middle), Math.abs(slow));
    // Without branches, which would be guessed wrong at every turn: half the time over a million bars.
    const isBullish = Number(first > firstRounding) & Number(second > secondRounding);
    const isBearish = Number(-first > firstRounding) & Number(-second > secondRounding);
    stances[index] = BULLISH * isBullish + BEARISH * isBearish;
  }
  return stances;
}

export interface PresentTrend {
  readonly state: TrendState;
  /** The state that the present one replaced; the present one itself when the bars do not reach back to the change. */
  readonly previousState: TrendState;
  /** Index of the bar at which the present state began; null when the bars do not reach back to the change. */
  readonly startIndex: number | null;
}

/** The state at the last bar and where it began; null while there is none. */
export function presentTrend(states: readonly (TrendState | null)[]): PresentTrend | null {
  const state = states.at(-1) ?? null;
  if (state === null) return null;
  let index = states.length - 1;
  while (index > 0 && states[index - 1] === state) index--;
  const previousState = index > 0 ? (states[index - 1] ?? null) : null;
  if (previousState === null) return { state, previousState: state, startIndex: null };
  return { state, previousState, startIndex: index };
}
