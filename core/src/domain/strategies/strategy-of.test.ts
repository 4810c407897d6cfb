/** What holds for every strategy and all of its parameters: it waits exactly as long as it says, and knows no future. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  STRATEGIES,
  STRATEGY_NAMES,
  StrategyChoice,
  defaultStrategy,
  type StrategyDescription,
  type StrategyName,
} from '../../contracts/index.ts';
import { sliceColumns, type PriceColumns } from '../price-columns.ts';
import { BEARISH, BULLISH, NEUTRAL, STRATEGY_VALUES, UNKNOWN, strategyOf } from './index.ts';
import { columnsFromCloses, walkedColumns } from './strategy.testing.ts';

const LENGTH = 260;
const RUNS = { numRuns: 25 };

/** Any parameters that the schema takes, periods among the shorter ones so that there are bars behind the warm-up. */
function choices(name: StrategyName): fc.Arbitrary<StrategyChoice> {
  const { parameters }: StrategyDescription = STRATEGIES[name];
  const numbers = Object.entries(parameters).map(([key, { min, max, integer, unit }]) => {
    const highest = unit === 'bars' ? Math.min(max, min + 30) : max;
    const number = integer ? fc.integer({ min, max: highest }) : fc.double({ min, max: highest, noNaN: true });
    return [key, number] as const;
  });
  return fc
    .record(Object.fromEntries(numbers))
    .map((values) => ({ name, ...values }))
    .filter((value): value is StrategyChoice => StrategyChoice.safeParse(value).success);
}

/** A seed instead of its walk, so that a failure can be read. */
const seeds = fc.nat();
const walk = (seed: number): PriceColumns => walkedColumns(seed, LENGTH);

/** The columns with other bars from `cut` on. */
function withFuture(columns: PriceColumns, other: PriceColumns, cut: number): PriceColumns {
  const joined = (name: Exclude<keyof PriceColumns, 'length'>): Float64Array => {
    const values = columns[name].slice();
    values.set(other[name].subarray(cut), cut);
    return values;
  };
  const { length, time } = columns;
  const [open, high, low] = [joined('open'), joined('high'), joined('low')];
  return { length, time, open, high, low, close: joined('close'), volume: joined('volume') };
}

describe('STRATEGY_VALUES', () => {
  it('holds each strategy under its own name', () => {
    expect(Object.keys(STRATEGY_VALUES).sort()).toEqual([...STRATEGY_NAMES].sort());
    for (const name of STRATEGY_NAMES) expect(STRATEGY_VALUES[name].name).toBe(name);
  });
});

describe.each(STRATEGY_NAMES)('%s', (name) => {
  it('is unknown up to the end of its warm-up and known from there on, with all that it rests on', () => {
    fc.assert(
      fc.property(seeds, choices(name), (seed, choice) => {
        const columns = walk(seed);
        const { warmUp, stances, lines, baseline, separation } = strategyOf(choice);
        const decided = stances(columns);
        expect(decided).toHaveLength(LENGTH);
        expect(decided.findIndex((stance) => stance !== UNKNOWN)).toBe(warmUp - 1);
        expect(decided.lastIndexOf(UNKNOWN)).toBe(warmUp - 2);
        const series = [...lines(columns).map(({ values }) => values), baseline(columns), separation(columns)];
        for (const values of series) {
          expect(values).toHaveLength(LENGTH);
          expect(values.subarray(warmUp - 1).every(Number.isFinite)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('does not change at a bar when the future is missing or another one', () => {
    fc.assert(
      fc.property(seeds, seeds, fc.integer({ min: 0, max: LENGTH }), choices(name), (seed, otherSeed, cut, choice) => {
        const [columns, other] = [walk(seed), walk(otherSeed)];
        const { stances, separation, baseline } = strategyOf(choice);
        const futures = [sliceColumns(columns, 0, cut), withFuture(columns, other, cut)];
        for (const of of [stances, separation, baseline]) {
          const before = of(columns).slice(0, cut);
          for (const future of futures) expect(of(future).slice(0, cut)).toEqual(before);
        }
      }),
      RUNS,
    );
  });

  it('is separated from its opposite on the side on which it stands', () => {
    fc.assert(
      fc.property(seeds, choices(name), (seed, choice) => {
        const columns = walk(seed);
        const { stances, separation } = strategyOf(choice);
        const distance = separation(columns);
        stances(columns).forEach((stance, index) => {
          if (stance === BULLISH) expect(distance[index]).toBeGreaterThan(0);
          if (stance === BEARISH) expect(distance[index]).toBeLessThan(0);
        });
      }),
      RUNS,
    );
  });

  it('sees the same in prices that are twice as high', () => {
    fc.assert(
      fc.property(seeds, choices(name), (seed, choice) => {
        const columns = walk(seed);
        const { open, high, low, close } = columns;
        const twice = (values: Float64Array) => values.map((value) => 2 * value);
        const doubled = { ...columns, open: twice(open), high: twice(high), low: twice(low), close: twice(close) };
        expect(strategyOf(choice).stances(doubled)).toEqual(strategyOf(choice).stances(columns));
      }),
      RUNS,
    );
  });

  it('has nothing to say of no bars, nor of too few', () => {
    const { stances, warmUp } = strategyOf(defaultStrategy(name));
    expect(stances(columnsFromCloses([]))).toHaveLength(0);
    expect(stances(walkedColumns(1, warmUp - 1)).every((stance) => stance === UNKNOWN)).toBe(true);
  });
});

describe('prices that do not move', () => {
  const flat = columnsFromCloses(new Array<number>(LENGTH).fill(0.1));

  it.each(STRATEGY_NAMES.filter((name) => name !== 'buy-and-hold'))('leave %s neutral', (name) => {
    const { stances, warmUp } = strategyOf(defaultStrategy(name));
    expect(
      stances(flat)
        .subarray(warmUp - 1)
        .every((stance) => stance === NEUTRAL),
    ).toBe(true);
  });
});

describe('strategyOf', () => {
  it('gives the freshness that was chosen, and none to a strategy without it', () => {
    expect(strategyOf({ ...defaultStrategy('ema-crossover'), freshnessBars: 7 }).freshnessBars).toBe(7);
    expect(strategyOf(defaultStrategy('buy-and-hold')).freshnessBars).toBe(Infinity);
  });

  it('says what kind of view it is', () => {
    expect(STRATEGY_NAMES.map((name) => strategyOf(defaultStrategy(name)).kind)).toEqual([
      'trend',
      'trend',
      'trend',
      'reversion',
      'trend',
      'reversion',
      'trend',
      'hold',
      'vote',
    ]);
  });
});
