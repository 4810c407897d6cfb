/**
 * The numbers behind the size of a purchase, without their words: the risk gate says why, a backtest asks a million times.
 * Dollars and shares; nothing here rounds up.
 */
import type { RiskLimits } from '../contracts/index.ts';
import { roundToIncrement } from './rounding.ts';

/** Neither confidence nor a size factor may enlarge; what is not a number carries no confidence. */
export const shareOf = (value: number): number => (value > 0 ? Math.min(1, value) : 0);

/** Shares that lose `riskPerTrade` of the equity at the stop, scaled by confidence; zero where that means nothing. */
export function wantedShares(
  { riskPerTrade, stopLoss }: Pick<RiskLimits, 'riskPerTrade' | 'stopLoss'>,
  equity: number,
  confidence: number,
  referencePrice: number,
): number {
  const risked = equity * riskPerTrade * shareOf(confidence);
  const wanted = risked / (referencePrice * stopLoss);
  return wanted > 0 ? Math.min(wanted, Number.MAX_SAFE_INTEGER) : 0;
}

/** Shares that a budget buys, in whole increments; none for a budget that is negative or not a number. */
export function sharesWithin(budget: number, referencePrice: number, increment: number): number {
  if (!(budget > 0)) return 0;
  return roundToIncrement(Math.min(budget / referencePrice, Number.MAX_SAFE_INTEGER), increment, 'down');
}

type MoneyLimits = Pick<RiskLimits, 'maxOrderDollars' | 'maxPosition' | 'maxGrossExposure' | 'minCash'>;

/** Dollars that each limit on money leaves for a purchase; `exposure` is what is held and ordered. May be negative. */
export const positionBudget = ({ maxPosition }: MoneyLimits, equity: number): number => maxPosition * equity;
export const exposureBudget = ({ maxGrossExposure }: MoneyLimits, equity: number, exposure: number): number =>
  maxGrossExposure * equity - exposure;
export const cashBudget = ({ minCash }: MoneyLimits, equity: number, cash: number): number => cash - minCash * equity;

/** The smallest of the budgets. As more money never buys fewer shares, what it buys is what all of them allow. */
export const smallestBudget = (
  limits: MoneyLimits,
  equity: number,
  cash: number,
  exposure: number,
  buyingPower: number,
): number =>
  Math.min(
    limits.maxOrderDollars,
    positionBudget(limits, equity),
    exposureBudget(limits, equity, exposure),
    cashBudget(limits, equity, cash),
    buyingPower,
  );
