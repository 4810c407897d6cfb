/**
 * The trend and the metrics against an independent program with exact decimal arithmetic, on decades of real prices.
 * Skipped where the market data folder is missing: its sources do not allow it to be part of the repository.
 */
import { describe, expect, it } from 'vitest';
import { FIRST_STRATEGY, defaultStrategy, sessionOf, type TrendState } from '../contracts/index.ts';
import { simpleMovingAverage, simpleReturns } from './indicators.ts';
import { hasMarketData, readMarketBars, readMarketText } from './market-data-folder.testing.ts';
import { annualisedVolatility, compoundAnnualGrowthRate, maxDrawdown, sharpeRatio, sortinoRatio } from './metrics.ts';
import { statesOf } from './strategies/strategy.testing.ts';

interface OracleSymbol {
  readonly file: string;
  readonly buy_and_hold: Readonly<Record<string, number>> & {
    readonly max_drawdown_peak_date: string;
    readonly max_drawdown_trough_date: string;
    readonly periods_365?: Readonly<Record<'annualised_volatility' | 'sharpe' | 'sortino', number>>;
  };
  readonly sma_last_50: readonly Readonly<Record<'date' | 'sma8' | 'sma13' | 'sma21', string | number>>[];
  readonly alignment: {
    readonly first: { readonly date: string; readonly state: TrendState };
    readonly bars_with_state: number;
    readonly bars_per_state: Readonly<Record<TrendState, number>>;
    readonly changes: readonly { readonly date: string; readonly to: TrendState; readonly from: TrendState }[];
  };
}

function read(symbol: string) {
  // The file is ours and stands still; its shape is checked by every comparison below.
  const oracle = JSON.parse(readMarketText('oracle-3ma.json')) as { symbols: Record<string, OracleSymbol> };
  const expected = oracle.symbols[symbol];
  if (!expected) throw new Error(`the oracle does not know ${symbol}`);
  const bars = readMarketBars(expected.file);
  return { expected, closes: bars.map((bar) => bar.close), dates: bars.map((bar) => sessionOf(bar.time)) };
}

const STRATEGY = defaultStrategy(FIRST_STRATEGY);

function within(actual: number | null, expected: number | undefined, relative = 1e-9): void {
  if (expected === undefined) throw new Error('the oracle does not have this figure');
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} against ${expected}`).toBeLessThan(relative);
}

describe.skipIf(!hasMarketData).each(['SPY', 'AAPL', 'BTC-USD'])(
  'the oracle on %s (skipped without the market data folder)',
  (symbol) => {
    it('changes its trend state on the same dates, every one of them', () => {
      const { expected, closes, dates } = read(symbol);
      const states = statesOf(closes, STRATEGY);
      const changes = states.flatMap((to, index) => {
        const from = states[index - 1];
        return from && to && from !== to ? [{ date: dates[index], to, from }] : [];
      });
      expect(changes).toEqual(expected.alignment.changes.map(({ date, to, from }) => ({ date, to, from })));
      const firstIndex = states.findIndex((state) => state !== null);
      expect({ date: dates[firstIndex], state: states[firstIndex] }).toEqual(expected.alignment.first);
      expect(states.filter((state) => state !== null)).toHaveLength(expected.alignment.bars_with_state);
      for (const state of ['bullish', 'bearish', 'neutral'] as const) {
        expect(states.filter((other) => other === state)).toHaveLength(expected.alignment.bars_per_state[state]);
      }
    });

    it('has the same moving averages on the last 50 bars', () => {
      const { expected, closes, dates } = read(symbol);
      const averages = [8, 13, 21].map((period) => simpleMovingAverage(closes, period));
      expect(expected.sma_last_50).toHaveLength(50);
      expected.sma_last_50.forEach((row, offset) => {
        const index = closes.length - 50 + offset;
        expect(row.date).toBe(dates[index]);
        within(averages[0]?.[index] ?? null, Number(row.sma8), 1e-13);
        within(averages[1]?.[index] ?? null, Number(row.sma13), 1e-13);
        within(averages[2]?.[index] ?? null, Number(row.sma21), 1e-13);
      });
    });

    it('has the same buy-and-hold metrics', () => {
      const { expected, closes, dates } = read(symbol);
      const figures = expected.buy_and_hold;
      const returns = simpleReturns(closes);
      const [first = Number.NaN] = closes;
      const last = closes.at(-1) ?? Number.NaN;
      within(last / first - 1, figures['total_return']);
      within(compoundAnnualGrowthRate(first, last, figures['calendar_days'] ?? 0), figures['cagr']);
      within(annualisedVolatility(returns), figures['annualised_volatility']);
      within(sharpeRatio(returns), figures['sharpe']);
      within(sortinoRatio(returns), figures['sortino']);
      const drawdown = maxDrawdown(closes);
      within(drawdown.value, figures['max_drawdown']);
      expect(dates[drawdown.peakIndex]).toBe(figures.max_drawdown_peak_date);
      expect(dates[drawdown.troughIndex]).toBe(figures.max_drawdown_trough_date);
      if (figures.periods_365) {
        within(annualisedVolatility(returns, 365), figures.periods_365.annualised_volatility);
        within(sharpeRatio(returns, 365), figures.periods_365.sharpe);
        within(sortinoRatio(returns, 365), figures.periods_365.sortino);
      }
    });
  },
);
