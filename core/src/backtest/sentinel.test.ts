/** The sentinel over every strategy, and over planted ones that know the future in each of the usual ways. */
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, defaultStrategy, type StrategyChoice } from '../contracts/index.ts';
import { priceColumns, sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { columnsOfCloses, seededCloses } from './run.testing.ts';
import { lookAhead, sentinelCheck } from './sentinel.ts';

const BARS = columnsOfCloses(seededCloses(420, 3));

describe.each(STRATEGY_NAMES)('the strategy %s', (name) => {
  const choice: StrategyChoice = defaultStrategy(name);

  it('changes no decision when the future does, on generated bars', () => {
    expect(sentinelCheck(choice, BARS, 1)).toEqual({ passed: true, firstDifference: null });
    expect(strategyOf(choice).stances(BARS)).toHaveLength(BARS.length);
  });

  it.skipIf(!hasMarketData)('nor on real ones (skipped without the market data folder)', () => {
    const bars = priceColumns(readMarketBars('daily/SPY.csv'));
    const recent = sliceColumns(bars, bars.length - 420, bars.length);
    expect(sentinelCheck(choice, recent, 2)).toEqual({ passed: true, firstDifference: null });
  });
});

describe('a strategy that knows the future is found', () => {
  const options = { seed: 5, warmUp: 20 };
  const stancesBy = (columns: PriceColumns, isUp: (index: number) => boolean): Int8Array =>
    Int8Array.from(columns.close, (_, index) => (isUp(index) ? 1 : -1));
  const found = (decide: (columns: PriceColumns) => ArrayLike<number>): number => {
    const { passed, firstDifference } = lookAhead(decide, BARS, options);
    expect(passed).toBe(false);
    return firstDifference ?? -1;
  };

  it('where it looks one bar ahead', () => {
    const peek = (columns: PriceColumns): Int8Array =>
      stancesBy(columns, (index) => (columns.close[index + 1] ?? 0) > (columns.close[index] ?? 0));
    expect(found(peek)).toBeGreaterThanOrEqual(options.warmUp - 1);
  });

  it('where it trades on the open of the next bar', () => {
    found((columns) => stancesBy(columns, (index) => (columns.open[index + 1] ?? 0) > (columns.close[index] ?? 0)));
  });

  it('where it compares with the mean or the highest of all bars', () => {
    found((columns) => {
      const mean = columns.close.reduce((sum, close) => sum + close, 0) / columns.length;
      return stancesBy(columns, (index) => (columns.close[index] ?? 0) < mean);
    });
    found((columns) => stancesBy(columns, (index) => columns.close[index] === Math.max(...columns.close)));
  });

  it('where it smooths from both sides', () => {
    found((columns) =>
      stancesBy(columns, (index) => {
        const around = columns.close.subarray(Math.max(0, index - 2), index + 3);
        return (columns.close[index] ?? 0) > around.reduce((sum, close) => sum + close, 0) / around.length;
      }),
    );
  });

  it('where it knows how much is traded tomorrow', () => {
    found((columns) => stancesBy(columns, (index) => (columns.volume[index + 1] ?? 0) > (columns.volume[index] ?? 0)));
  });

  it('and one that knows how many bars there will be', () => {
    found((columns) => stancesBy(columns, (index) => index < columns.length / 2));
  });
});

describe('the sentinel', () => {
  it('gives the same answer for the same seed, leaves the bars alone, and passes where there is nothing to decide', () => {
    const before = Array.from(BARS.close);
    const peek = (columns: PriceColumns): ArrayLike<number> =>
      columns.close.map((_, index) => columns.close[index + 3] ?? 0);
    expect(lookAhead(peek, BARS, { seed: 9, warmUp: 5 })).toEqual(lookAhead(peek, BARS, { seed: 9, warmUp: 5 }));
    expect(Array.from(BARS.close)).toEqual(before);
    for (const closes of [[], [5]]) {
      expect(sentinelCheck(defaultStrategy('buy-and-hold'), columnsOfCloses(closes), 1).passed).toBe(true);
    }
  });
});
