/** Two averages by hand: which one stands above, and how far. */
import { describe, expect, it } from 'vitest';
import { defaultStrategy } from '../../contracts/index.ts';
import { strategyOf } from './index.ts';
import { columnsFromCloses, statesOf } from './strategy.testing.ts';

const EXPONENTIAL = { name: 'ema-crossover', fast: 2, slow: 3, freshnessBars: 1 } as const;

// Weights 2/3 and 1/2. Fast: 10, 10, 12, 12.667, 8.889 from index 1; slow: 10, 11.5, 12.25, 9.625 from index 2.
const CLOSES = [10, 10, 10, 13, 13, 7];

describe('EMA crossover', () => {
  it('is bullish while the fast average stands above the slow one and bearish while it stands below', () => {
    expect(statesOf(CLOSES, EXPONENTIAL)).toEqual([null, null, 'neutral', 'bullish', 'bullish', 'bearish']);
  });

  it('measures against the slow average, and its distance from the fast one', () => {
    const columns = columnsFromCloses(CLOSES);
    const { lines, baseline, separation } = strategyOf(EXPONENTIAL);
    expect(lines(columns).map(({ label, unit, panel }) => [label, unit, panel])).toEqual([
      ['EMA 2', 'dollars', 'price'],
      ['EMA 3', 'dollars', 'price'],
    ]);
    expect(baseline(columns).at(-1)).toBeCloseTo(9.625, 12);
    expect(separation(columns).at(-1)).toBeCloseTo(80 / 9 - 9.625, 12);
  });
});

const PLAIN = { name: 'ma-50-200', fast: 2, slow: 4, freshnessBars: 1 } as const;

// From index 3: fast 4, 6, 8, 4.5; slow 4, 5, 6, 5.25.
const STEPS = [4, 4, 4, 4, 8, 8, 1];

describe('averages of 50 and 200', () => {
  it('is bullish while the fast average stands above the slow one and bearish while it stands below', () => {
    expect(statesOf(STEPS, PLAIN)).toEqual([null, null, null, 'neutral', 'bullish', 'bullish', 'bearish']);
  });

  it('measures against the slow average, and its distance from the fast one', () => {
    const columns = columnsFromCloses(STEPS);
    const { lines, baseline, separation } = strategyOf(PLAIN);
    expect(lines(columns).map(({ label }) => label)).toEqual(['SMA 2', 'SMA 4']);
    expect([baseline(columns).at(-1), separation(columns).at(-1)]).toEqual([5.25, -0.75]);
  });

  it('knows nothing before bar 200 as it is usually chosen', () => {
    const usual = defaultStrategy('ma-50-200');
    const closes = Array.from({ length: 201 }, (_, index) => 10 + index / 10);
    expect(statesOf(closes, usual).slice(198)).toEqual([null, 'bullish', 'bullish']);
  });
});
