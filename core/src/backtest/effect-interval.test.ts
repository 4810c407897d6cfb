/** What chance leaves of the difference between two settings, on growths whose answer is known. */
import { describe, expect, it } from 'vitest';
import { seededGenerator } from '../domain/index.ts';
import { effectIntervals } from './effect-interval.ts';

const WINDOWS = 6;
const LENGTH = 60;
const BARS = WINDOWS * LENGTH;
const intervalOf = effectIntervals(BARS, LENGTH);

const flat = new Float64Array(BARS);
const steady = flat.map(() => Math.log(1.001));

/** Growths drawn evenly from ±`spread` around `drift`. */
function drawn(seed: number, spread: number, drift = 0): Float64Array {
  const random = seededGenerator(seed);
  return flat.map(() => drift + spread * (2 * random() - 1));
}

describe('effectIntervals', () => {
  it('leaves nothing to chance where every bar is the same', () => {
    // Sixty bars of a thousandth each: 1.001^60 − 1 more than nothing.
    const interval = intervalOf(steady, flat);
    expect(interval?.low).toBeCloseTo(1.001 ** 60 - 1, 12);
    expect(interval?.high).toBeCloseTo(1.001 ** 60 - 1, 12);
    expect(interval?.confidence).toBe(0.9);
  });

  it('is nothing between a setting and itself, however wild: both are drawn at once', () => {
    const wild = drawn(3, 0.05);
    expect(intervalOf(wild, wild)).toEqual({ low: 0, high: 0, confidence: 0.9 });
  });

  it('turns round where the two change places', () => {
    const [one, other] = [drawn(4, 0.02, 0.001), drawn(5, 0.02)];
    const [there, back] = [intervalOf(one, other), intervalOf(other, one)];
    expect(back?.low).toBeCloseTo(-(there?.high ?? 0), 12);
    expect(back?.high).toBeCloseTo(-(there?.low ?? 0), 12);
  });

  it('holds the true effect about nine times in ten', () => {
    let held = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const interval = intervalOf(drawn(seed, 0.01, 0.0005), drawn(seed + 1_000, 0.01));
      // Mean growths of e^drift × sinh(spread) / spread a bar, sixty bars on.
      const even = Math.sinh(0.01) / 0.01;
      const truth = (Math.exp(0.0005) * even) ** LENGTH - even ** LENGTH;
      if (interval && interval.low <= truth && truth <= interval.high) held++;
    }
    expect(held).toBeGreaterThan(200 * 0.82);
    expect(held).toBeLessThan(200 * 0.96);
  });

  it('comes to the same on the same growths, and to nothing where one is no number', () => {
    const one = drawn(6, 0.02);
    expect(effectIntervals(BARS, LENGTH)(one, flat)).toEqual(intervalOf(one, flat));
    const ruined = one.with(7, -Infinity);
    expect(intervalOf(ruined, flat)).toBeNull();
    expect(intervalOf(flat, ruined.with(7, Number.NaN))).toBeNull();
  });

  it('refuses windows that do not fill the bars', () => {
    expect(() => effectIntervals(100, 33)).toThrow(RangeError);
    expect(() => effectIntervals(0, 0)).toThrow(RangeError);
  });
});
