/** Stop and target of a purchase around a reference price, on the price increment: always stop < reference < target. */
import type { RiskLimits } from '../contracts/index.ts';
import { roundToIncrement } from './rounding.ts';

export interface BracketPrices {
  readonly stopPrice: number;
  /** Null where there is to be none. */
  readonly targetPrice: number | null;
}

/**
 * The stop, reference × (1 − stopLoss) rounded down, and the target, reference × (1 + takeProfit) rounded up, both at
 * least one step away from the reference. A takeProfit of 0 sets no target. Null where no price above zero is left for
 * the stop, or no number for the target.
 */
export function bracketPrices(
  referencePrice: number,
  { stopLoss, takeProfit }: Pick<RiskLimits, 'stopLoss' | 'takeProfit'>,
  priceIncrement: number,
): BracketPrices | null {
  if (!Number.isFinite(referencePrice * (1 + takeProfit) + priceIncrement)) return null;
  const stopPrice = priceBelow(referencePrice, stopLoss, priceIncrement);
  if (!(stopPrice > 0 && stopPrice < referencePrice)) return null;
  if (takeProfit === 0) return { stopPrice, targetPrice: null };
  const targetPrice = priceAbove(referencePrice, takeProfit, priceIncrement);
  return referencePrice < targetPrice ? { stopPrice, targetPrice } : null;
}

/** The price that lies a fraction below a reference, rounded down, at least one step away; it may be zero or below. */
export function priceBelow(referencePrice: number, fraction: number, priceIncrement: number): number {
  const stepBelow = roundToIncrement(
    roundToIncrement(referencePrice, priceIncrement, 'up') - priceIncrement,
    priceIncrement,
    'nearest',
  );
  return Math.min(stepBelow, roundToIncrement(referencePrice * (1 - fraction), priceIncrement, 'down'));
}

/** The price that lies a fraction above a reference, rounded up, at least one step away. */
export function priceAbove(referencePrice: number, fraction: number, priceIncrement: number): number {
  const stepAbove = roundToIncrement(
    roundToIncrement(referencePrice, priceIncrement, 'down') + priceIncrement,
    priceIncrement,
    'nearest',
  );
  return Math.max(stepAbove, roundToIncrement(referencePrice * (1 + fraction), priceIncrement, 'up'));
}
