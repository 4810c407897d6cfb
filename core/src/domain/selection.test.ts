/** Which assets the crew leaves alone, and the two figures behind it. */
import { describe, expect, it } from 'vitest';
import { NotEnoughData, SelectionOutput, type Bar, type Instrument } from '../contracts/index.ts';
import { barsOf } from './bar-series.testing.ts';
import { assessAsset } from './selection.ts';

const instrument: Instrument = {
  asset: 'AAPL',
  name: 'Apple',
  source: 'replayed',
  tradable: true,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  firstSession: null,
  lastSession: null,
};

/** Closes that alternate, so that returns are alternately +move and back. */
const zigzag = (low: number, move: number, length = 21): Bar[] =>
  barsOf(Array.from({ length }, (_, index) => (index % 2 === 0 ? low : low * (1 + move))));

const failedOf = (output: SelectionOutput): string[] =>
  output.checks.filter((check) => !check.passed).map((check) => check.name);

describe('assessAsset', () => {
  it('takes a liquid, tradable share with ordinary moves', () => {
    const output = assessAsset(instrument, zigzag(100, 0.02));
    expect(output.eligible).toBe(true);
    // Ten closes of 102 and ten of 100 in the last twenty bars, a million shares each.
    expect(output.averageDollarVolume).toBeCloseTo(101e6, 3);
    // Returns +0.02 and 100/102 − 1, ten each: half their difference times √(20/19 × 252).
    expect(output.annualVolatility).toBeCloseTo(((0.02 + 2 / 102) / 2) * Math.sqrt((20 / 19) * 252), 12);
    expect(SelectionOutput.parse(output)).toEqual(output);
  });

  it('leaves alone what the broker does not trade', () => {
    const output = assessAsset({ ...instrument, tradable: false }, zigzag(100, 0.02));
    expect(failedOf(output)).toEqual(['tradable']);
    expect(output.eligible).toBe(false);
  });

  it('leaves alone what is hardly traded, by a dollar', () => {
    const volume = (shares: number): Bar[] => zigzag(100, 0.02).map((bar) => ({ ...bar, volume: shares }));
    expect(failedOf(assessAsset(instrument, volume(9_900)))).toEqual(['average dollar volume']);
    expect(failedOf(assessAsset(instrument, volume(9_901)))).toEqual([]);
  });

  it('leaves alone what hardly moves and what moves too wildly', () => {
    expect(failedOf(assessAsset(instrument, zigzag(100, 0.0005)))).toEqual(['annual volatility']);
    expect(failedOf(assessAsset(instrument, zigzag(100, 0.2)))).toEqual(['annual volatility']);
  });

  it('leaves penny stocks alone', () => {
    const pennies = zigzag(0.9, 0.02).map((bar) => ({ ...bar, volume: 1e8 }));
    expect(failedOf(assessAsset(instrument, pennies))).toEqual(['price']);
  });

  it('looks at the last twenty bars alone', () => {
    const later = zigzag(100, 0.02, 60);
    const wildBefore = later.map((bar, index) => (index < 30 ? { ...bar, close: bar.close * (1 + (index % 3)) } : bar));
    expect(assessAsset(instrument, wildBefore)).toEqual(assessAsset(instrument, later));
  });

  it('does not judge an asset by fewer than 21 bars', () => {
    expect(() => assessAsset(instrument, zigzag(100, 0.02, 20))).toThrow(NotEnoughData);
    expect(() => assessAsset(instrument, zigzag(100, 0.02, 20))).toThrow(
      'There are 20 bars; judging an asset needs 21.',
    );
  });
});
