/** The fast engine comes to the very numbers of the event engine: every trade and every close, exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, STRATEGY_NAMES, defaultStrategy, type BacktestRules } from '../contracts/index.ts';
import { hasMarketData, readMarketBars } from '../domain/market-data-folder.testing.ts';
import { priceColumns, strategyOf } from '../domain/index.ts';
import { PLAIN_RULES, anyMarket, anyRules, bothEngines, confirmOf } from './engine.testing.ts';
import type { EventMarket } from './event-backtest.ts';

const isSame = (one: Float64Array, other: Float64Array): boolean =>
  one.length === other.length && one.every((value, index) => Object.is(value, other[index]));

function demandEqual(market: EventMarket, rules: BacktestRules, period: { from?: number; to?: number } = {}): number {
  const { fast, event, account } = bothEngines(market, rules, period);
  // The long series first by itself: a comparison that would tell where they differ takes a hundred times as long.
  const brief = isSame(event.equity, fast.equity) ? { equity: new Float64Array() } : {};
  expect({ ...event, ...brief }).toStrictEqual({ ...fast, ...brief });
  expect(isSame(account.equity, fast.equity)).toBe(true);
  expect(account.halted).toBe(fast.halted);
  return fast.trades.count;
}

describe('the two engines', () => {
  it('are equal over random bars, stances, rules and periods', () => {
    let trades = 0;
    let halted = 0;
    fc.assert(
      fc.property(anyMarket, anyRules, fc.nat(), fc.nat(), (market, rules, start, end) => {
        const { length } = market.columns;
        const to = length - 1 - (end % (length - market.warmUp + 1));
        trades += demandEqual(market, rules, { from: start % (to + 1), to });
        halted += Number(bothEngines(market, rules).fast.halted !== null);
      }),
      { numRuns: 400 },
    );
    expect(trades, 'the random markets do trade').toBeGreaterThan(1_000);
    expect(halted, 'and some of the accounts are halted').toBeGreaterThan(0);
  });
});

const COSTS = {
  slippageBps: 5,
  volumeImpact: 0.1,
  commissionPerShare: 0.005,
  commissionPerOrder: 1,
  commissionRate: 1e-4,
};
const { risk } = DEFAULT_SETTINGS;
const RULES: readonly BacktestRules[] = [
  { ...PLAIN_RULES, costs: COSTS, sizing: { kind: 'risk', limits: risk, confirm: true } },
  { ...PLAIN_RULES, costs: COSTS, sizing: { kind: 'risk', limits: risk, confirm: false }, allowShort: true },
  { ...PLAIN_RULES, costs: COSTS, allowShort: true, wholeShares: false },
  { ...PLAIN_RULES, fillAt: 'close', sizing: { kind: 'fraction', fraction: 0.5, stopLoss: 0.05, takeProfit: 0.1 } },
];

describe.skipIf(!hasMarketData)('the two engines on real prices (skipped without the market data folder)', () => {
  it.each(STRATEGY_NAMES)('are equal for %s over all that is known of AAPL', (name) => {
    const columns = priceColumns(readMarketBars('daily/AAPL.csv'));
    const strategy = strategyOf(defaultStrategy(name));
    const { warmUp, freshnessBars } = strategy;
    const stances = strategy.stances(columns);
    const market = {
      asset: 'AAPL',
      columns,
      stances,
      warmUp,
      freshnessBars,
      priceIncrement: 0.01,
      quantityIncrement: 1,
    };
    for (const rules of RULES) expect(demandEqual({ ...market, confirm: confirmOf(7) }, rules)).toBeGreaterThan(0);
  });
});
