/** The rules' second thoughts are those of the crew, bar by bar, strategy by strategy. */
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, defaultStrategy, type StrategyChoice, type TrendOutput } from '../contracts/index.ts';
import {
  barAt,
  barsToRead,
  confirmSignal,
  latestAverageTrueRange,
  priceColumns,
  sliceColumns,
  strategyOf,
  type PriceColumns,
} from '../domain/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { confirmByRules, rememberedFacts } from './confirm-by-rules.ts';
import type { Confirm } from './engine-input.ts';
import { columnsOfCloses, seededCloses } from './run.testing.ts';

const calm = columnsOfCloses(seededCloses(420, 4));
/** Every now and then nobody trades, and at the end prices are wild, so that each check fails somewhere. */
const columns: PriceColumns = {
  ...columnsOfCloses(Array.from(calm.close, (close, index) => (index > 330 && index % 4 === 0 ? close * 1.25 : close))),
  volume: calm.volume.map((volume, index) => (index % 60 < 35 ? volume : index % 3)),
};

/** What the crew's own check says of opening at this bar: on the same bars, in its own words. */
function inWords(bars: PriceColumns, choice: StrategyChoice, index: number, isPurchase: boolean): number | null {
  const strategy = strategyOf(choice);
  const first = Math.max(0, index + 1 - Math.max(120, barsToRead(choice)));
  const read = Array.from({ length: index + 1 - first }, (_, place) => barAt(bars, first + place));
  const range = latestAverageTrueRange(read);
  const separation = strategy.separation(bars)[index] ?? Number.NaN;
  const trend: TrendOutput = {
    strategy: choice,
    lines: [],
    baseline: strategy.baseline(bars)[index] ?? Number.NaN,
    separation: range > 0 ? separation / range : 0,
    state: isPurchase ? 'bullish' : 'bearish',
    previousState: 'neutral',
    since: null,
    barsSince: null,
    signal: isPurchase ? 'BUY' : 'SELL',
    strength: 0,
    heldQuantity: 0,
  };
  const { verdict, confidence } = confirmSignal(read, trend);
  return verdict === 'refuse' || confidence < 0.5 ? null : confidence;
}

describe.each(STRATEGY_NAMES)('the rules on %s', (name) => {
  const choice: StrategyChoice = defaultStrategy(name);

  it('confirm and refuse as the crew does, with the same confidence, whatever the bars', () => {
    const confirm = confirmByRules(columns, choice);
    const answers = new Set<number | null>();
    for (let index = 20; index < columns.length; index += 3) {
      for (const isPurchase of [true, false]) {
        const answer = confirm(index, isPurchase ? 'long' : 'short');
        expect(answer, `bar ${index}`).toBe(inWords(columns, choice, index, isPurchase));
        answers.add(answer);
      }
    }
    expect(answers.size).toBeGreaterThan(name === 'buy-and-hold' ? 2 : 3);
  });

  it.skipIf(!hasMarketData)('and on real bars (skipped without the market data folder)', () => {
    const real = priceColumns(readMarketBars('daily/AAPL.csv').slice(-700));
    const confirm = confirmByRules(real, choice);
    for (let index = 250; index < real.length; index += 11) {
      expect(confirm(index, 'long'), `bar ${index}`).toBe(inWords(real, choice, index, true));
    }
  });

  it('know nothing of later bars', () => {
    const confirm = confirmByRules(columns, choice);
    for (const index of [25, 200, 321]) {
      const upTo = confirmByRules(sliceColumns(columns, 0, index + 1), choice);
      for (const side of ['long', 'short'] as const) expect(upTo(index, side)).toBe(confirm(index, side));
    }
  });
});

describe('the rules', () => {
  it('refuse where they know too little', () => {
    const confirm = confirmByRules(columns, defaultStrategy('buy-and-hold'));
    expect(confirm(19, 'long')).toBeNull();
    expect(confirm(20, 'long')).not.toBeNull();
  });
});

describe('facts that are remembered', () => {
  it('confirm what is confirmed without them, for every strategy and on other bars', () => {
    const factsOf = rememberedFacts();
    for (const bars of [columns, calm]) {
      for (const name of STRATEGY_NAMES) {
        const choice = defaultStrategy(name);
        const [direct, remembered] = [confirmByRules(bars, choice), confirmByRules(bars, choice, factsOf)];
        const answers = (confirm: Confirm) =>
          Array.from(bars.close, (_, index) => [confirm(index, 'long'), confirm(index, 'short')]);
        expect(answers(remembered), name).toEqual(answers(direct));
      }
    }
  });
});
