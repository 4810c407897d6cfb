/** Where a position is left whatever the strategy says: its stop and its target, for a long position and for a short one. */
import { priceAbove, priceBelow } from '../domain/bracket-prices.ts';

/** Fractions of the reference price; 0 sets none. */
export interface ExitDistances {
  readonly stopLoss: number;
  readonly takeProfit: number;
}

/** Dollars; null for an exit that there is not. */
export interface ExitPrices {
  readonly stopPrice: number | null;
  readonly targetPrice: number | null;
}

/**
 * Stop and target around a reference price, on the price increment: those of a long position as `bracketPrices` sets them,
 * those of a short one in the mirror. Null where the stop that is asked for has no price, or the target no number. A target
 * at zero dollars or below is none: no price gets there.
 */
export const exitPrices = (
  side: 1 | -1,
  referencePrice: number,
  distances: ExitDistances,
  priceIncrement: number,
): ExitPrices | null =>
  Number.isFinite(referencePrice * (1 + Math.max(distances.stopLoss, distances.takeProfit)) + priceIncrement)
    ? (side > 0 ? longExits : shortExits)(referencePrice, distances, priceIncrement)
    : null;

function longExits(reference: number, { stopLoss, takeProfit }: ExitDistances, increment: number): ExitPrices | null {
  const stopPrice = stopLoss > 0 ? priceBelow(reference, stopLoss, increment) : null;
  if (stopPrice !== null && !(stopPrice > 0 && stopPrice < reference)) return null;
  const targetPrice = takeProfit > 0 ? priceAbove(reference, takeProfit, increment) : null;
  return targetPrice === null || reference < targetPrice ? { stopPrice, targetPrice } : null;
}

function shortExits(reference: number, { stopLoss, takeProfit }: ExitDistances, increment: number): ExitPrices | null {
  const stopPrice = stopLoss > 0 ? priceAbove(reference, stopLoss, increment) : null;
  if (stopPrice !== null && !(reference < stopPrice)) return null;
  const target = takeProfit > 0 ? priceBelow(reference, takeProfit, increment) : 0;
  return { stopPrice, targetPrice: target > 0 && target < reference ? target : null };
}
