/** What is remembered is what would be worked out, and no more of it than there is room for. */
import { describe, expect, it } from 'vitest';
import { simpleMovingAverage } from './moving-averages.ts';
import { rememberedAverages } from './remembered-averages.ts';

const series = (length: number, step: number): Float64Array =>
  Float64Array.from({ length }, (_, index) => 100 + ((index * step) % 17));

describe('remembered averages', () => {
  it('are those of simpleMovingAverage, the very same series when asked for again', () => {
    const values = series(200, 7);
    const averageOf = rememberedAverages();
    const [eight, nine] = [averageOf(values, 8), averageOf(values, 9)];
    expect(eight).toEqual(simpleMovingAverage(values, 8));
    expect(nine).toEqual(simpleMovingAverage(values, 9));
    expect(averageOf(values, 8)).toBe(eight);
  });

  it('of another series are worked out anew', () => {
    const [one, other] = [series(200, 7), series(200, 5)];
    const averageOf = rememberedAverages();
    averageOf(one, 8);
    expect(averageOf(other, 8)).toEqual(simpleMovingAverage(other, 8));
    expect(averageOf(one, 8)).toEqual(simpleMovingAverage(one, 8));
  });

  it('forget the period that nobody has asked for the longest once there is no room', () => {
    const values = series(100, 7);
    const averageOf = rememberedAverages(200);
    const [first, second] = [averageOf(values, 3), averageOf(values, 4)];
    averageOf(values, 3);
    averageOf(values, 5);
    expect(averageOf(values, 3)).toBe(first);
    expect(averageOf(values, 4)).not.toBe(second);
  });

  it('keep nothing of a series that is longer than there is room for', () => {
    const values = series(100, 7);
    const averageOf = rememberedAverages(99);
    expect(averageOf(values, 3)).not.toBe(averageOf(values, 3));
  });

  it('refuse what is no period', () => {
    expect(() => rememberedAverages()(series(10, 1), 0)).toThrow(RangeError);
  });
});
