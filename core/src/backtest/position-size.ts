/**
 * How many shares a backtest opens a position with, as numbers alone: what sizePosition comes to on an account that holds
 * nothing, without the words for it, and the plain share of the equity.
 */
import type { RiskLimits } from '../contracts/index.ts';
import { sharesWithin, smallestBudget, wantedShares } from '../domain/purchase-size.ts';
import { roundToIncrement } from '../domain/rounding.ts';

/**
 * Shares that the risk limits allow an account of cash alone, in whole steps; 0 for none. Stops, halts and the cooldown are
 * not asked here. A short position may be as large as a purchase.
 */
export function sizeByRisk(
  limits: RiskLimits,
  cash: number,
  confidence: number,
  referencePrice: number,
  step: number,
): number {
  const asked = roundToIncrement(wantedShares(limits, cash, confidence, referencePrice), step, 'down');
  const budget = smallestBudget(limits, cash, cash, 0, Math.max(0, cash));
  return Math.min(asked, sharesWithin(budget, referencePrice, step));
}

/** Shares for a fraction of the equity at the reference price, in whole steps, within what can be spent; 0 for none. */
export const sizeByFraction = (
  fraction: number,
  equity: number,
  spendable: number,
  referencePrice: number,
  step: number,
): number => sharesWithin(Math.min(fraction * equity, spendable), referencePrice, step);
