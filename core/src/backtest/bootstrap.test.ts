/** The bootstrap against theory, against a slow redrawing of the same blocks, and against seeds. */
import { describe, expect, it } from 'vitest';
import { seededGenerator } from '../domain/index.ts';
import { bootstrapIntervals } from './bootstrap.ts';
import { normalQuantile } from './normal-distribution.ts';

const OPTIONS = { seed: 7, periodsPerYear: 252, years: 2 };

/** A curve of independent normal returns. */
function normalCurve(bars: number, mean: number, deviation: number): Float64Array {
  const random = seededGenerator(11);
  const values = new Float64Array(bars);
  values[0] = 100;
  for (let index = 1; index < bars; index++) {
    const change = mean + deviation * normalQuantile(Math.min(1 - 1e-9, Math.max(1e-9, random())));
    values[index] = (values[index - 1] ?? 0) * (1 + change);
  }
  return values;
}

describe('the bootstrap', () => {
  const curve = normalCurve(2_000, 0.0005, 0.01);

  it('is as wide as theory says for independent returns', () => {
    // The Sharpe ratio of n independent returns has a standard error of about the root of 1/n, here 0.355 a year.
    const width = (normalQuantile(0.95) * 2 * Math.sqrt(252)) / Math.sqrt(1_999);
    const intervals = bootstrapIntervals(curve, 100, OPTIONS);
    const { low = 0, high = 0 } = intervals?.sharpe ?? {};
    expect((high - low) / width).toBeGreaterThan(0.85);
    expect((high - low) / width).toBeLessThan(1.15);
    expect(intervals?.sharpe.confidence).toBe(0.9);
  });

  it('is wider where gains follow gains, with blocks and not without', () => {
    const streaks = new Float64Array(1_001).fill(100);
    for (let index = 1; index < streaks.length; index++) {
      const isGood = Math.floor(index / 25) % 2 === 0;
      streaks[index] = (streaks[index - 1] ?? 0) * (1 + (isGood ? 0.006 : -0.005) + (index % 2 === 0 ? 0.004 : -0.004));
    }
    const widthWith = (blockLength: number): number => {
      const { low = 0, high = 0 } = bootstrapIntervals(streaks, 100, { ...OPTIONS, blockLength })?.sharpe ?? {};
      return high - low;
    };
    expect(widthWith(10)).toBeGreaterThan(1.5 * widthWith(1));
  });

  it('is the same for the same seed and another for another', () => {
    const first = bootstrapIntervals(curve, 100, OPTIONS);
    expect(bootstrapIntervals(curve, 100, OPTIONS)).toEqual(first);
    expect(bootstrapIntervals(curve, 100, { ...OPTIONS, seed: 8 })).not.toEqual(first);
  });

  it('redraws returns one by one as it does block by block', () => {
    const values = curve.slice(0, 80);
    const [seed, replicates, blockLength, count] = [3, 1, 6, 79];
    const intervals = bootstrapIntervals(values, 100, { ...OPTIONS, seed, replicates, blockLength });
    const random = seededGenerator(seed);
    const drawn: number[] = [];
    while (drawn.length < count) {
      const start = Math.floor(random() * count);
      const length = 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - 1 / blockLength));
      for (let step = 0; step < length && drawn.length < count; step++) {
        const at = (start + step) % count;
        drawn.push((values[at + 1] ?? 0) / (values[at] ?? 0) - 1);
      }
    }
    const mean = drawn.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1));
    expect(intervals?.sharpe.low).toBeCloseTo((mean / deviation) * Math.sqrt(252), 9);
    expect(intervals?.annualReturn.low).toBeCloseTo(drawn.reduce((all, value) => all * (1 + value), 1) ** 0.5 - 1, 12);
  });

  it('is none below 60 values, without a move, at or below nothing, or without time', () => {
    expect(bootstrapIntervals(curve.slice(0, 59), 100, OPTIONS)).toBeNull();
    expect(bootstrapIntervals(curve.slice(0, 60), 100, OPTIONS)).not.toBeNull();
    expect(bootstrapIntervals(new Float64Array(100).fill(5), 5, OPTIONS)).toBeNull();
    expect(
      bootstrapIntervals(
        curve.map((value, at) => (at === 40 ? 0 : value)),
        100,
        OPTIONS,
      ),
    ).toBeNull();
    expect(bootstrapIntervals(curve, 100, { ...OPTIONS, years: 0 })).toBeNull();
  });

  it('takes a history that moved but once, and no block length below 1', () => {
    const once = new Float64Array(100).fill(100);
    once[50] = 101;
    const intervals = bootstrapIntervals(once, 100, OPTIONS);
    expect(Number.isFinite(intervals?.sharpe.low) && Number.isFinite(intervals?.sharpe.high)).toBe(true);
    expect(() => bootstrapIntervals(curve, 100, { ...OPTIONS, blockLength: 0.5 })).toThrow(RangeError);
  });
});
