/** Trades as they are closed, written into columns that grow. Both engines keep their trades here. */
import type { ExitReason } from '../contracts/index.ts';
import { EXIT_REASONS, emptyTradeColumns, type TradeColumns } from './backtest-run.ts';

/** A position from its entry to its exit; bars by index, prices in dollars with the slippage inside. */
export interface ClosedTrade {
  /** 1 for long, −1 for short. */
  readonly side: number;
  readonly quantity: number;
  readonly entryIndex: number;
  readonly entryPrice: number;
  readonly exitIndex: number;
  readonly exitPrice: number;
  readonly reason: ExitReason;
  /** Dollars of both sides. */
  readonly commission: number;
  readonly slippage: number;
}

export interface TradeTape {
  readonly record: (trade: ClosedTrade) => void;
  /** What was recorded. The columns are those that are written on: nothing is recorded after they were handed out. */
  readonly columns: () => TradeColumns;
}

/** Of a first block; none is made for a run without trades, of which a search makes thousands. */
const FIRST_CAPACITY = 16;

const NONE = emptyTradeColumns(0);

export function tradeTape(): TradeTape {
  let columns = NONE;
  let count = 0;
  return {
    record: (trade) => {
      if (count === columns.side.length)
        columns = copied(columns, count, emptyTradeColumns(2 * count || FIRST_CAPACITY));
      columns.side[count] = trade.side;
      columns.quantity[count] = trade.quantity;
      columns.entryIndex[count] = trade.entryIndex;
      columns.entryPrice[count] = trade.entryPrice;
      columns.exitIndex[count] = trade.exitIndex;
      columns.exitPrice[count] = trade.exitPrice;
      columns.reason[count] = EXIT_REASONS[trade.reason];
      columns.commission[count] = trade.commission;
      columns.slippage[count] = trade.slippage;
      columns.profit[count] = profitOf(trade);
      count += 1;
    },
    columns: () => ({ ...columns, count }),
  };
}

/** Dollars that a trade brought, after commission. */
const profitOf = ({ side, quantity, entryPrice, exitPrice, commission }: ClosedTrade): number =>
  side * (exitPrice - entryPrice) * quantity - commission;

function copied(from: TradeColumns, count: number, to: TradeColumns): TradeColumns {
  to.side.set(from.side.subarray(0, count));
  to.quantity.set(from.quantity.subarray(0, count));
  to.entryIndex.set(from.entryIndex.subarray(0, count));
  to.entryPrice.set(from.entryPrice.subarray(0, count));
  to.exitIndex.set(from.exitIndex.subarray(0, count));
  to.exitPrice.set(from.exitPrice.subarray(0, count));
  to.reason.set(from.reason.subarray(0, count));
  to.commission.set(from.commission.subarray(0, count));
  to.slippage.set(from.slippage.subarray(0, count));
  to.profit.set(from.profit.subarray(0, count));
  return to;
}
