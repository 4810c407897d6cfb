/** What buying at the first close and doing nothing more would have come to: the yardstick of every backtest. */
import type { PriceColumns } from '../domain/index.ts';
import { backtestMetrics, type BacktestMetrics } from './backtest-metrics.ts';
import { EXIT_REASONS, emptyTradeColumns, type BacktestRun } from './backtest-run.ts';

/** One share bought at the close of bar `from` without costs and still held at the close of bar `to`. */
export function holdRun(columns: PriceColumns, from: number, to: number): BacktestRun {
  const closes = columns.close.subarray(from, to + 1);
  const [first = Number.NaN] = closes;
  const last = closes.at(-1) ?? Number.NaN;
  const trades = { ...emptyTradeColumns(1), count: 1 };
  trades.side[0] = 1;
  trades.quantity[0] = 1;
  trades.entryIndex[0] = from;
  trades.entryPrice[0] = first;
  trades.exitIndex[0] = to;
  trades.exitPrice[0] = last;
  trades.reason[0] = EXIT_REASONS.end;
  trades.profit[0] = last - first;
  const costs = { commission: 0, slippage: 0 };
  return { from, to, equity: closes, trades, costs, traded: first, halted: null };
}

/** The figures of `holdRun`: beta is 1 and alpha 0. Dollars are those of one share. */
export const holdMetrics = (columns: PriceColumns, from: number, to: number, periodsPerYear: number): BacktestMetrics =>
  backtestMetrics(holdRun(columns, from, to), columns, { capital: columns.close[from] ?? Number.NaN, periodsPerYear });
