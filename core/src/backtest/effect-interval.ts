/**
 * How far the effect of a setting could lie from what was measured: what two settings returned on the same bars is drawn
 * again in blocks of random length, both at once. Stationary bootstrap of Politis and Romano, Journal of the American
 * Statistical Association, 1994.
 */
import type { Interval } from '../contracts/index.ts';
import { seededGenerator } from '../domain/index.ts';
import { quantile } from './quantile.ts';

/** Enough for the middle nine tenths, and few enough for a search in every session of a fast-forward. */
const REPLICATES = 200;
const CONFIDENCE = 0.9;
const SEED = 20_161_114;

/** Blocks of all replicates, one after the other: the bars from `starts` up to and without `ends`. */
interface Blocks {
  readonly bars: number;
  readonly length: number;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Draws once and measures any number of settings on the same draws: the same bars always give the same interval. `bars`
 * is the number of bars in all windows together, `length` that in each. Throws RangeError where the windows do not fill
 * the bars.
 */
export function effectIntervals(bars: number, length: number) {
  if (!(length >= 1 && bars >= length && bars % length === 0)) {
    throw new RangeError(`no windows of ${length} bars make ${bars}`);
  }
  const blocks = blocksFor(bars, length);
  const windows = bars / length;
  /**
   * Takes what two settings made of each bar of the windows, as logarithms of growth, one window after the other. Returns
   * the middle 90 % of the mean difference of their returns a window; null where a growth is not a finite number.
   */
  return (setting: Float64Array, present: Float64Array): Interval | null => {
    const [one, other] = [runningTwice(setting), runningTwice(present)];
    if (!Number.isFinite(one[2 * bars]) || !Number.isFinite(other[2 * bars])) return null;
    const effects = new Float64Array(REPLICATES);
    let block = 0;
    for (let replicate = 0; replicate < REPLICATES; replicate++) {
      let effect = 0;
      for (let window = 0; window < windows; window++) {
        let [first, second, drawn] = [0, 0, 0];
        for (; drawn < length; block++) {
          const start = blocks.starts[block] ?? 0;
          const end = blocks.ends[block] ?? 0;
          first += (one[end] ?? 0) - (one[start] ?? 0);
          second += (other[end] ?? 0) - (other[start] ?? 0);
          drawn += end - start;
        }
        effect += Math.expm1(first) - Math.expm1(second);
      }
      effects[replicate] = effect / windows;
    }
    effects.sort();
    const tail = (1 - CONFIDENCE) / 2;
    return { low: quantile(effects, tail) + 0, high: quantile(effects, 1 - tail) + 0, confidence: CONFIDENCE };
  };
}

/** Sums up to each place of the values twice over: a block that reaches beyond the last bar goes on at the first. */
function runningTwice(values: Float64Array): Float64Array {
  const { length } = values;
  const sums = new Float64Array(2 * length + 1);
  for (let index = 0; index < 2 * length; index++) sums[index + 1] = (sums[index] ?? 0) + (values[index % length] ?? 0);
  return sums;
}

/** Mean length of a block in bars: the cube root of the number of bars, as for every redrawn history. */
const blockLengthOf = (bars: number): number => Math.max(2, Math.round(Math.cbrt(bars)));

/** Most searches are over as many bars as the one before, and the draws depend on nothing else. */
let latest: Blocks | null = null;

function blocksFor(bars: number, length: number): Blocks {
  if (latest?.bars !== bars || latest.length !== length) latest = drawnBlocks(bars, length);
  return latest;
}

function drawnBlocks(bars: number, length: number): Blocks {
  const random = seededGenerator(SEED);
  const goesOn = Math.log(1 - 1 / blockLengthOf(bars));
  const starts: number[] = [];
  const ends: number[] = [];
  for (let window = 0; window < (REPLICATES * bars) / length; window++) {
    for (let drawn = 0; drawn < length;) {
      const start = Math.floor(random() * bars);
      // Geometric: each bar is the block's last with a chance of 1 in the mean length.
      const taken = Math.min(1 + Math.floor(Math.log(1 - random()) / goesOn), length - drawn);
      starts.push(start);
      ends.push(start + taken);
      drawn += taken;
    }
  }
  return { bars, length, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}
