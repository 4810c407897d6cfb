/** The sentinel over every strategy, and over planted ones that know the future in each of the usual ways. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, STRATEGY_NAMES, defaultStrategy, type StrategyChoice } from '../contracts/index.ts';
import { priceColumns, sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { confirmByRules } from './confirm-by-rules.ts';
import { defaultRules } from './default-rules.ts';
import type { Confirm } from './engine-input.ts';
import { PLAIN_RULES } from './engine.testing.ts';
import { columnsOfCloses, seededCloses } from './run.testing.ts';
import { lookAhead, lookAheadInConfirming, sentinelCheck } from './sentinel.ts';

const BARS = columnsOfCloses(seededCloses(420, 3));
/** Confirms signals, and sells short as well. */
const RULES = { ...defaultRules(DEFAULT_SETTINGS), allowShort: true };

describe.each(STRATEGY_NAMES)('the strategy %s', (name) => {
  const choice: StrategyChoice = defaultStrategy(name);

  it('changes no decision when the future does, on generated bars', () => {
    expect(sentinelCheck(choice, BARS, 1, RULES)).toEqual({ passed: true, firstDifference: null });
    expect(strategyOf(choice).stances(BARS)).toHaveLength(BARS.length);
  });

  it.skipIf(!hasMarketData)('nor on real ones (skipped without the market data folder)', () => {
    const bars = priceColumns(readMarketBars('daily/SPY.csv'));
    const recent = sliceColumns(bars, bars.length - 420, bars.length);
    expect(sentinelCheck(choice, recent, 2, RULES)).toEqual({ passed: true, firstDifference: null });
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

describe('rules that confirm a signal by the future are found', () => {
  const options = { seed: 5, warmUp: 20 };
  const choice = defaultStrategy('three-moving-averages');
  const found = (confirmOf: (columns: PriceColumns) => Confirm) =>
    lookAheadInConfirming(confirmOf, 'long', BARS, options).passed;

  it('where they look at the close of tomorrow, however sound the stance', () => {
    expect(found((columns) => confirmByRules(columns, choice))).toBe(true);
    expect(
      found((columns) => {
        const confirm = confirmByRules(columns, choice);
        return (index, side) =>
          (columns.close[index + 1] ?? 0) > (columns.close[index] ?? 0) ? confirm(index, side) : null;
      }),
    ).toBe(false);
    expect(
      found(({ close, length }) => {
        const mean = close.reduce((sum, value) => sum + value, 0) / length;
        return (index) => ((close[index] ?? 0) < mean ? 1 : null);
      }),
    ).toBe(false);
  });

  it('and are not asked where the rules confirm nothing', () => {
    let asked = 0;
    const unread = {
      ...BARS,
      get volume() {
        asked += 1;
        return BARS.volume;
      },
    };
    const stanceOnly = () => sentinelCheck(choice, unread, 3, PLAIN_RULES);
    expect(stanceOnly().passed).toBe(true);
    const alone = asked;
    asked = 0;
    expect(sentinelCheck(choice, unread, 3, RULES).passed).toBe(true);
    expect(asked).toBeGreaterThan(alone);
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
      expect(sentinelCheck(defaultStrategy('buy-and-hold'), columnsOfCloses(closes), 1, RULES).passed).toBe(true);
    }
  });
});
