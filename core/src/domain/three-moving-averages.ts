/**
 * The three-moving-average trend as numbers: where the averages stand at each close, and since when. A state at one bar
 * depends on the closes up to that bar and on nothing later.
 */
import type { TrendState } from '../contracts/index.ts';
import { requirePeriod } from './indicators/inputs.ts';
import { averageStretch } from './indicators/moving-averages.ts';
import { EQUAL_WITHIN } from './strategies/stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN } from './strategies/strategy.ts';

/** Averages that are compared at a time: what lies in the processor's nearest memory is written and read at no cost. */
const STRETCH = 1_024;

/**
 * The stance at each close by the simple averages over three periods, shortest first: bullish when short > medium > long,
 * bearish when short < medium < long, else neutral, two that differ by rounding alone counting as equal as in standsAbove;
 * unknown where one is not a number, so up to index long − 1. Throws RangeError for what is no period.
 */
export function stancesOfThreeAverages(
  close: Float64Array,
  { short, medium, long }: { readonly short: number; readonly medium: number; readonly long: number },
): Int8Array {
  const averages = [short, medium, long].map((period) => stretchesOf(close, period));
  const stances = new Int8Array(close.length).fill(UNKNOWN);
  const [fast, middle, slow] = averages.map(({ values }) => values);
  if (!fast || !middle || !slow) return stances;
  for (let from = Math.max(short, medium, long) - 1; from < close.length; from += STRETCH) {
    for (const { read } of averages) read(from);
    compareAverages(fast, middle, slow, stances.subarray(from, from + STRETCH));
  }
  return stances;
}

/** The same from averages that are there already. As long as `short`. */
export function stancesOfAverages(short: Float64Array, medium: Float64Array, long: Float64Array): Int8Array {
  const stances = new Int8Array(short.length).fill(UNKNOWN);
  for (let from = 0; from < short.length; from += STRETCH) {
    const stretch = (values: Float64Array): Float64Array => values.subarray(from, from + STRETCH);
    compareAverages(stretch(short), stretch(medium), stretch(long), stances.subarray(from, from + STRETCH));
  }
  return stances;
}

/** The averages over a period, a stretch at a time: `read` puts those from an index on into `values`. */
function stretchesOf(close: Float64Array, period: number) {
  requirePeriod(period);
  const values = new Float64Array(STRETCH);
  const tails = new Float64Array(period + 1);
  return { values, read: (from: number): void => averageStretch(close, period, from, values, tails) };
}

function compareAverages(short: Float64Array, medium: Float64Array, long: Float64Array, stances: Int8Array): void {
  for (let index = 0; index < stances.length; index++) {
    const fast = short[index] ?? Number.NaN;
    const middle = medium[index] ?? Number.NaN;
    const slow = long[index] ?? Number.NaN;
    if (Number.isNaN(fast + middle + slow)) continue;
    const first = fast - middle;
    const second = middle - slow;
    const firstRounding = EQUAL_WITHIN * Math.max(Math.abs(fast), Math.abs(middle));
    const secondRounding = EQUAL_WITHIN * Math.max(Math.abs(middle), Math.abs(slow));
    // Without branches, which would be guessed wrong at every turn: half the time over a million bars.
    const isBullish = Number(first > firstRounding) & Number(second > secondRounding);
    const isBearish = Number(-first > firstRounding) & Number(-second > secondRounding);
    stances[index] = BULLISH * isBullish + BEARISH * isBearish;
  }
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
