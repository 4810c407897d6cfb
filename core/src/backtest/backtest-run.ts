/**
 * What an engine hands over when it has gone through the bars: the equity at every close that counts and the trades, by
 * column as typed arrays, so that a million bars are measured in milliseconds. Both engines speak this shape.
 */
import { ExitReason, sessionOf, type AssetSymbol, type BacktestTrade } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';

/**
 * Trades in the order in which they were closed. The first `count` values of each column count; a column may be longer,
 * and what stands behind them is nothing.
 */
export interface TradeColumns {
  readonly count: number;
  /** 1 for long, −1 for short. */
  readonly side: Int8Array;
  /** Shares, always above 0. */
  readonly quantity: Float64Array;
  /** Indexes into the bars, counted from the first bar of the columns. */
  readonly entryIndex: Int32Array;
  /** Dollars, slippage inside. */
  readonly entryPrice: Float64Array;
  readonly exitIndex: Int32Array;
  readonly exitPrice: Float64Array;
  /** Index into ExitReason.options. */
  readonly reason: Uint8Array;
  /** Dollars of both sides, never below 0. */
  readonly commission: Float64Array;
  readonly slippage: Float64Array;
  /** Dollars after commission; slippage is inside the prices. */
  readonly profit: Float64Array;
}

export interface BacktestRun {
  /** Bar indexes that count, both included. Bars before `from` warm up. */
  readonly from: number;
  readonly to: number;
  /** Dollars at each counted close: equity[0] at bar `from`, to − from + 1 values. */
  readonly equity: Float64Array;
  readonly trades: TradeColumns;
  /** Dollars paid, what belongs to open positions included. */
  readonly costs: { readonly commission: number; readonly slippage: number };
  /** Dollars bought and sold, fill by fill. */
  readonly traded: number;
  /** Why nothing more was opened until the end, in a sentence; null where trading was never halted. */
  readonly halted: string | null;
}

/** The place of each exit reason in the column `reason`. */
export const EXIT_REASONS = { signal: 0, stop: 1, target: 2, end: 3 } as const satisfies Record<ExitReason, number>;

/** Columns for up to `capacity` trades, all zero. */
export function emptyTradeColumns(capacity: number): TradeColumns {
  return {
    count: 0,
    side: new Int8Array(capacity),
    quantity: new Float64Array(capacity),
    entryIndex: new Int32Array(capacity),
    entryPrice: new Float64Array(capacity),
    exitIndex: new Int32Array(capacity),
    exitPrice: new Float64Array(capacity),
    reason: new Uint8Array(capacity),
    commission: new Float64Array(capacity),
    slippage: new Float64Array(capacity),
    profit: new Float64Array(capacity),
  };
}

/**
 * The trades as they are stored and shown, in their order. Throws RangeError where a trade names a bar outside the
 * columns or an unknown reason: then the run belongs to other bars.
 */
export function tradeList({ trades }: BacktestRun, asset: AssetSymbol, columns: PriceColumns): BacktestTrade[] {
  const sessionAt = (index: number): string => {
    const time = columns.time[index];
    if (time === undefined) throw new RangeError(`a trade names bar ${index} among ${columns.length}`);
    return sessionOf(time);
  };
  return Array.from({ length: trades.count }, (_, at) => {
    const number = (column: ArrayLike<number>): number => column[at] ?? Number.NaN;
    const exitReason = ExitReason.options[number(trades.reason)];
    if (exitReason === undefined) throw new RangeError(`trade ${at} has no exit reason`);
    const quantity = number(trades.quantity);
    const entryPrice = number(trades.entryPrice);
    const profit = number(trades.profit);
    return {
      asset,
      side: number(trades.side) < 0 ? 'short' : 'long',
      quantity,
      entrySession: sessionAt(number(trades.entryIndex)),
      entryPrice,
      exitSession: sessionAt(number(trades.exitIndex)),
      exitPrice: number(trades.exitPrice),
      exitReason,
      bars: number(trades.exitIndex) - number(trades.entryIndex),
      commission: number(trades.commission),
      slippage: number(trades.slippage),
      profit,
      profitFraction: profit / (entryPrice * quantity),
    };
  });
}
