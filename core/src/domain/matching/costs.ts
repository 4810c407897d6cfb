/**
 * What trading costs in the simulation and in a backtest: slippage inside the price, commission on top of it. Slippage is
 * never in our favour beyond the rounding of a price, and never pushes a limit order past its limit.
 */
import type { BacktestCosts, OrderSide } from '../../contracts/index.ts';
import { roundToIncrement } from '../rounding.ts';

const BASIS_POINTS = 10_000;
/**
 * Fill prices carry four decimals from a dollar on, as brokers report those of shares, and nine below, as they report those
 * of coins: a coin of a thousandth of a cent is not worth a hundredth of one.
 */
const fillPriceStep = (price: number): number => (price >= 1 ? 0.0001 : 1e-9);

/**
 * The price of a fill in dollars: the market price moved against the trader by the given basis points and rounded to
 * four decimals, to nine below a dollar. With a limit price the result is never worse than that limit.
 */
export function slippedPrice(
  marketPrice: number,
  side: OrderSide,
  slippageBps: number,
  limitPrice: number | null,
): number {
  const direction = side === 'buy' ? 1 : -1;
  const moved = marketPrice * (1 + (direction * slippageBps) / BASIS_POINTS);
  const step = fillPriceStep(moved);
  const price = Math.max(step, roundToIncrement(moved, step, 'nearest'));
  if (limitPrice === null) return price;
  return side === 'buy' ? Math.min(price, limitPrice) : Math.max(price, limitPrice);
}

/**
 * How far a fill moves the price against the trader, basis points: the slippage of every fill, and as an extra fraction
 * volumeImpact × (quantity / volume)² with at most the whole volume, where `volume` are the shares of the bar that the
 * fill falls in (zipline.finance.slippage.VolumeShareSlippage). A bar without volume counts as filled by the order.
 */
export function slippageBpsOf(
  { slippageBps, volumeImpact }: Pick<BacktestCosts, 'slippageBps' | 'volumeImpact'>,
  quantity: number,
  volume: number,
): number {
  if (volumeImpact === 0) return slippageBps;
  const share = volume > 0 ? Math.min(1, quantity / volume) : 1;
  return slippageBps + BASIS_POINTS * volumeImpact * share * share;
}

/** The charges on a fill, apart from its price. */
export type CommissionCosts = Pick<BacktestCosts, 'commissionPerOrder' | 'commissionPerShare' | 'commissionRate'>;

/** Commission of one fill at a price in dollars: the charge per order falls on the order's first fill only. */
export const commissionOf = (costs: CommissionCosts, quantity: number, price: number, firstFill: boolean): number =>
  (firstFill ? costs.commissionPerOrder : 0) +
  costs.commissionPerShare * quantity +
  costs.commissionRate * quantity * price;

/** What is charged for a sale: at most what the account has after it, so that it does not take cash below zero. */
export const chargedOnSale = (commission: number, cash: number, notional: number): number =>
  Math.min(commission, cash + notional);

/**
 * Cash that a buy is expected to take at a market price, slippage and commission included. What its size does to the price
 * is not known before the bar is over.
 */
export function expectedOutlay(
  costs: CommissionCosts & Pick<BacktestCosts, 'slippageBps'>,
  quantity: number,
  marketPrice: number,
  limitPrice: number | null,
): number {
  const paid = slippedPrice(marketPrice, 'buy', costs.slippageBps, limitPrice);
  return quantity * paid + commissionOf(costs, quantity, paid, true);
}

/** A share of a number that is never lost to rounding when it is taken off. */
const LAST_BITS = 2 ** -50;

/** How many of the wanted shares the cash pays for at a price, commission included, in whole steps. */
export function payableQuantity(
  costs: CommissionCosts,
  cash: number,
  price: number,
  wanted: number,
  step: number,
  firstFill: boolean,
): number {
  const costOf = (quantity: number): number => quantity * price + commissionOf(costs, quantity, price, firstFill);
  if (costOf(wanted) <= cash) return wanted;
  const forShares = cash - commissionOf(costs, 0, price, firstFill);
  const perShare = price * (1 + costs.commissionRate) + costs.commissionPerShare;
  let quantity = roundToIncrement(Math.max(0, forShares / perShare), step, 'down');
  // The division may round up by the last bit of the number, which would take cash below zero. Of more shares than a number
  // counts in steps, a step less is as many.
  while (quantity > 0 && costOf(quantity) > cash) {
    const fewer = quantity - Math.max(step, quantity * LAST_BITS);
    quantity = Math.max(0, roundToIncrement(fewer, step, 'nearest'));
  }
  return quantity;
}

/** Dollars lost to slippage against the market price; zero where rounding came out in our favour. */
export const slippageCost = (side: OrderSide, price: number, marketPrice: number, quantity: number): number =>
  Math.max(0, (side === 'buy' ? price - marketPrice : marketPrice - price) * quantity);
