/** Runs written by hand for tests: an equity curve and trades, on bars of consecutive days. */
import { DAY_MS } from '../contracts/index.ts';
import { seededGenerator, type PriceColumns } from '../domain/index.ts';
import { emptyTradeColumns, type BacktestRun, type TradeColumns } from './backtest-run.ts';

/** Monday, 1 January 2018. */
export const FIRST_DAY = Date.UTC(2018, 0, 1);

/** Bars with these closes, one a day unless the times say otherwise. Opens are the closes before. */
export function columnsOfCloses(closes: readonly number[], timeOf = (index: number) => index): PriceColumns {
  const close = Float64Array.from(closes);
  const open = close.map((value, index) => close[index - 1] ?? value);
  return {
    length: close.length,
    time: close.map((_, index) => FIRST_DAY + timeOf(index) * DAY_MS),
    open,
    high: close.map((value, index) => Math.max(value, open[index] ?? value) * 1.01),
    low: close.map((value, index) => Math.min(value, open[index] ?? value) * 0.99),
    close,
    volume: close.map(() => 1_000_000),
  };
}

/** Closes of a seeded walk from 100 dollars, with long swings so that trends turn. */
export function seededCloses(bars: number, seed: number): number[] {
  const random = seededGenerator(seed);
  let close = 100;
  return Array.from(
    { length: bars },
    (_, index) => (close *= 1 + (random() - 0.495) * 0.04 + 0.004 * Math.sin(index / 25)),
  );
}

/** Days of weekdays alone: index 5 is the Monday after the first Friday. */
export const weekdays = (index: number): number => Math.floor(index / 5) * 7 + (index % 5);

/** Trades with these profits, each of one share at 100 dollars, entered at the given bars and left at the next one. */
export function tradesOf(profits: readonly number[], entryOf = (index: number) => index): TradeColumns {
  const trades = { ...emptyTradeColumns(profits.length), count: profits.length };
  profits.forEach((profit, index) => {
    trades.side[index] = 1;
    trades.quantity[index] = 1;
    trades.entryIndex[index] = entryOf(index);
    trades.entryPrice[index] = 100;
    trades.exitIndex[index] = entryOf(index) + 1;
    trades.exitPrice[index] = 100 + profit;
    trades.profit[index] = profit;
  });
  return trades;
}

/** A run from bar 0 with this equity; costs are nothing unless given. */
export function runOf(equity: readonly number[], more: Partial<BacktestRun> = {}): BacktestRun {
  return {
    from: 0,
    to: equity.length - 1,
    equity: Float64Array.from(equity),
    trades: emptyTradeColumns(0),
    costs: { commission: 0, slippage: 0 },
    traded: 0,
    halted: null,
    ...more,
  };
}
