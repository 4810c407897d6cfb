/**
 * Whether one order meets the market, and at what price. At the open only the open is known; in the session the bar's
 * low and high are, for orders that the open did not fill. Pure: nothing here knows an account or an order book.
 */
import type { Bar, OrderSide, OrderType } from '../../contracts/index.ts';
import { slippedPrice } from './costs.ts';

/** The part of an order that decides its price; orders and their legs have this shape. */
export interface PricedOrder {
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly limitPrice: number | null;
  readonly stopPrice: number | null;
}

/** A fill that can be had: dollars per share after slippage, and the market price it is measured against. */
export interface Match {
  readonly price: number;
  readonly marketPrice: number;
}

/** A match at a market price, with slippage; a limit order keeps to its limit. */
export const matchAt = (order: PricedOrder, marketPrice: number, slippageBps: number): Match => ({
  marketPrice,
  price: slippedPrice(marketPrice, order.side, slippageBps, order.type === 'limit' ? order.limitPrice : null),
});

/**
 * The match at a session's open, or null where the order rests. A market order fills there; a limit order when the
 * open is at its limit or better; a stop order when the open has gapped through it, at the open and not at its stop.
 */
export function matchAtOpen(order: PricedOrder, open: number, slippageBps: number): Match | null {
  return isMarketable(order, open) ? matchAt(order, open, slippageBps) : null;
}

/**
 * The match inside a session for an order that rested at its open, or null. A price that the bar touched counts:
 * limit orders fill at the limit, stop orders at the stop price plus slippage. A market order never rests past an
 * open, so it has no match here.
 */
export function matchInSession(order: PricedOrder, bar: Pick<Bar, 'high' | 'low'>, slippageBps: number): Match | null {
  const trigger = order.type === 'limit' ? order.limitPrice : order.type === 'stop' ? order.stopPrice : null;
  if (trigger === null) return null;
  const reached = isMarketable(order, bar.low) || isMarketable(order, bar.high);
  return reached ? matchAt(order, trigger, slippageBps) : null;
}

/** Whether an order would trade if the market stood at this price. */
function isMarketable(order: PricedOrder, price: number): boolean {
  if (order.type === 'market') return true;
  const below = (trigger: number | null): boolean => trigger !== null && price <= trigger;
  const above = (trigger: number | null): boolean => trigger !== null && price >= trigger;
  if (order.type === 'limit') return order.side === 'buy' ? below(order.limitPrice) : above(order.limitPrice);
  return order.side === 'buy' ? above(order.stopPrice) : below(order.stopPrice);
}
