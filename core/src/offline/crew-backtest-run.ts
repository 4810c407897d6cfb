/** What the simulated account went through, in the shape of a backtest: equity, trades and costs, for the same report. */
import type { Bar, Fill, Halt, OrderRole } from '../contracts/index.ts';
import type { BacktestRun, TradeColumns } from '../backtest/backtest-run.ts';
import { tradeTape } from '../backtest/trade-tape.ts';

const REASONS = { entry: 'signal', stop: 'stop', target: 'target' } as const satisfies Record<OrderRole, string>;

/** What an account has been through: session by session, with all that it was filled and halted with. */
export interface AccountCourse {
  /** Equity at each close, dollars. */
  readonly closes: readonly number[];
  readonly fills: readonly Fill[];
  readonly halts: readonly Halt[];
}

interface Period {
  /** The first bar that counts. */
  readonly from: number;
  /** The bar of each session. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * The run of one asset, long only. Fills of a session that was not played to its end do not count. Throws Error where a fill
 * sells what no other one bought.
 */
export function runOfSessions(
  { closes, fills, halts }: AccountCourse,
  bars: readonly Bar[],
  { from, places }: Period,
): BacktestRun {
  const to = from + closes.length - 1;
  const counted = fills.filter(({ session }) => (places.get(session) ?? Infinity) <= to);
  const total = (of: (fill: Fill) => number): number => counted.reduce((sum, fill) => sum + of(fill), 0);
  return {
    from,
    to,
    equity: Float64Array.from(closes),
    trades: tradesOf(counted, bars, to, places),
    costs: { commission: total(({ commission }) => commission), slippage: total(({ slippage }) => slippage) },
    traded: total(({ quantity, price }) => quantity * price),
    halted: halts.find(({ code }) => code === 'DRAWDOWN')?.because ?? null,
  };
}

function tradesOf(fills: readonly Fill[], bars: readonly Bar[], to: number, places: Period['places']): TradeColumns {
  const tape = tradeTape();
  let entry: Fill | null = null;
  const placeOf = ({ session }: Fill): number => places.get(session) ?? Number.NaN;
  const entered = (bought: Fill) => ({
    side: 1,
    quantity: bought.quantity,
    entryIndex: placeOf(bought),
    entryPrice: bought.price,
  });
  for (const fill of fills) {
    if (fill.side === 'buy') {
      entry = fill;
      continue;
    }
    if (entry?.quantity !== fill.quantity) throw new Error(`a sale of ${fill.quantity} without its purchase`);
    tape.record({
      ...entered(entry),
      exitIndex: placeOf(fill),
      exitPrice: fill.price,
      reason: REASONS[fill.role],
      commission: entry.commission + fill.commission,
      slippage: entry.slippage + fill.slippage,
    });
    entry = null;
  }
  const { commission = 0, slippage = 0 } = entry ?? {};
  const exitPrice = bars[to]?.close ?? Number.NaN;
  if (entry) tape.record({ ...entered(entry), exitIndex: to, exitPrice, reason: 'end', commission, slippage });
  return tape.columns();
}
