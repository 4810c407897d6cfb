/**
 * Buy-and-hold against an independent program with exact decimal arithmetic, on decades of real prices. Skipped where the
 * market data folder is missing: its sources do not allow it to be part of the repository.
 */
import { describe, expect, it } from 'vitest';
import { priceColumns } from '../domain/index.ts';
import { hasMarketData, readMarketBars, readMarketText } from '../domain/market-data-folder.testing.ts';
import { holdMetrics } from './hold-metrics.ts';
import { columnsOfCloses } from './run.testing.ts';
import { periodsPerYearOf } from './trading-calendar.ts';

interface Expected {
  readonly total_return: number;
  readonly cagr: number;
  readonly annualised_volatility: number;
  readonly sharpe: number;
  readonly sortino: number;
  readonly max_drawdown: number;
  readonly max_drawdown_peak_date: string;
  readonly max_drawdown_trough_date: string;
  readonly max_drawdown_recovery_date: string | null;
  readonly periods_365?: Pick<Expected, 'annualised_volatility' | 'sharpe' | 'sortino'>;
}

function read(symbol: string) {
  // The file stands still; its shape is checked by every comparison below.
  const oracle = JSON.parse(readMarketText('oracle-3ma.json')) as {
    symbols: Record<string, { file: string; buy_and_hold: Expected }>;
  };
  const entry = oracle.symbols[symbol];
  if (!entry) throw new Error(`the oracle does not know ${symbol}`);
  return { expected: entry.buy_and_hold, columns: priceColumns(readMarketBars(entry.file)) };
}

const near = (actual: number | null, expected: number): void =>
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} against ${expected}`).toBeLessThan(1e-9);

describe.skipIf(!hasMarketData).each(['SPY', 'AAPL', 'BTC-USD'])(
  'holding %s (skipped without the market data folder)',
  (symbol) => {
    it('has the figures and dates of the oracle', () => {
      const { expected, columns } = read(symbol);
      const { figures, drawdown } = holdMetrics(columns, 0, columns.length - 1, 252);
      near(figures.totalReturn.value, expected.total_return);
      near(figures.annualReturn.value, expected.cagr);
      near(figures.volatility.value, expected.annualised_volatility);
      near(figures.sharpe.value, expected.sharpe);
      near(figures.sortino.value, expected.sortino);
      near(figures.maxDrawdown.value, expected.max_drawdown);
      near(figures.calmar.value, expected.cagr / expected.max_drawdown);
      expect(drawdown?.peak).toBe(expected.max_drawdown_peak_date);
      expect(drawdown?.trough).toBe(expected.max_drawdown_trough_date);
      expect(drawdown?.recovery).toBe(expected.max_drawdown_recovery_date);
      expect(figures.beta.value).toBe(1);
      expect(figures.alpha.value).toBe(0);
    });

    it('is annualised by the days on which it trades', () => {
      const { expected, columns } = read(symbol);
      expect(periodsPerYearOf(columns)).toBe(expected.periods_365 ? 365 : 252);
      if (!expected.periods_365) return;
      const { figures } = holdMetrics(columns, 0, columns.length - 1, 365);
      near(figures.volatility.value, expected.periods_365.annualised_volatility);
      near(figures.sharpe.value, expected.periods_365.sharpe);
      near(figures.sortino.value, expected.periods_365.sortino);
    });
  },
);

describe('holding', () => {
  it('is one trade without costs, always in, and counts the bars from the first one asked for', () => {
    const { figures } = holdMetrics(columnsOfCloses([50, 100, 110, 99]), 1, 3, 252);
    expect(figures.totalReturn.value).toBeCloseTo(-0.01, 14);
    expect(figures.maxDrawdown.value).toBeCloseTo(0.1, 14);
    expect(figures.trades.value).toBe(1);
    expect(figures.costs.value).toBe(0);
    expect(figures.exposure.value).toBe(1);
    expect(figures.winRate.reason).toBe('Needs 10 trades; there is 1.');
  });
});
