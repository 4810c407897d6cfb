/**
 * What trading costs in the simulation: slippage inside the price, commission on top of it. Slippage is never in our
 * favour beyond the rounding of a price, and never pushes a limit order past its limit.
 */
import type { OrderSide, SimulationCosts } from '../../contracts/index.ts';
import { roundToIncrement } from '../rounding.ts';

const BASIS_POINTS = 10_000;
/** Fill prices carry four decimals, as brokers report them. */
const FILL_PRICE_STEP = 0.0001;

/**
 * The price of a fill in dollars: the market price moved against the trader by the given basis points and rounded to
 * four decimals. With a limit price the result is never worse than that limit.
 */
export function slippedPrice(
  marketPrice: number,
  side: OrderSide,
  slippageBps: number,
  limitPrice: number | null,
): number {
  const direction = side === 'buy' ? 1 : -1;
  const moved = marketPrice * (1 + (direction * slippageBps) / BASIS_POINTS);
  const price = Math.max(FILL_PRICE_STEP, roundToIncrement(moved, FILL_PRICE_STEP, 'nearest'));
  if (limitPrice === null) return price;
  return side === 'buy' ? Math.min(price, limitPrice) : Math.max(price, limitPrice);
}

/** Commission of one fill in dollars: the charge per order falls on the order's first fill only. */
export const commissionOf = (
  costs: Pick<SimulationCosts, 'commissionPerOrder' | 'commissionPerShare'>,
  quantity: number,
  firstFill: boolean,
): number => (firstFill ? costs.commissionPerOrder : 0) + costs.commissionPerShare * quantity;

/** Dollars lost to slippage against the market price; zero where rounding came out in our favour. */
export const slippageCost = (side: OrderSide, price: number, marketPrice: number, quantity: number): number =>
  Math.max(0, (side === 'buy' ? price - marketPrice : marketPrice - price) * quantity);
