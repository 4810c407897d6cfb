/**
 * Whether the fast engine may open a position, and how large: confirmation, halts, cooldown and size, in plain numbers. The
 * account holds nothing whenever this is asked, so that its equity is its cash.
 */
import { sessionOf, type BacktestRules, type RiskLimits } from '../contracts/index.ts';
import { haltsDue, isDailyLossReached, isDrawdownReached } from '../domain/halt-caps.ts';
import type { PriceColumns } from '../domain/index.ts';
import { expectedOutlay } from '../domain/matching/index.ts';
import { quantityStep, type MarketTerms } from './engine-input.ts';
import { exitPrices, type ExitDistances } from './exit-prices.ts';
import type { FastAccount, Opening } from './fast-account.ts';
import { sizeByFraction, sizeByRisk } from './position-size.ts';

/** What may be opened in bar `index` by the close of bar `decision`; null for nothing. */
export type Openings = (account: FastAccount, side: 1 | -1, decision: number, index: number) => Opening | null;

export function openings(columns: PriceColumns, rules: BacktestRules, terms: MarketTerms): Openings {
  const { sizing } = rules;
  const step = quantityStep(rules, terms);
  const withExits = (side: 1 | -1, quantity: number, reference: number, distances: ExitDistances): Opening | null => {
    const exits = quantity > 0 ? exitPrices(side, reference, distances, terms.priceIncrement) : null;
    return exits && { side, quantity, step, exits };
  };
  const closeOf = (decision: number): number => columns.close[decision] ?? Number.NaN;
  if (sizing.kind === 'fraction') {
    return ({ cash }, side, decision) => {
      const reference = closeOf(decision);
      return withExits(side, sizeByFraction(sizing.fraction, cash, cash, reference, step), reference, sizing);
    };
  }
  const { limits } = sizing;
  return (account, side, decision, index) => {
    if (account.halted !== null) return null;
    const confidence = sizing.confirm ? terms.confirm?.(decision, side > 0 ? 'long' : 'short') : 1;
    if (typeof confidence !== 'number') return null;
    if (isStopped(account, limits, columns.time[index] ?? Number.NaN)) return null;
    if (Math.max(0, index - account.stoppedAt - 1) < limits.cooldownSessions) return null;
    const reference = closeOf(decision);
    const quantity = sizeByRisk(limits, account.cash, confidence, reference, step);
    // What may not be bought with its costs is refused by the broker, not cut.
    if (side > 0 && expectedOutlay(rules.costs, quantity, reference, null) > Math.max(0, account.cash)) return null;
    // A short position is sized like a purchase, which is none where no stop fits below the price.
    if (exitPrices(1, reference, limits, terms.priceIncrement) === null) return null;
    return withExits(side, quantity, reference, limits);
  };
}

/** Whether losses forbid the opening; a drawdown halts the account for good. */
function isStopped(account: FastAccount, limits: RiskLimits, now: number): boolean {
  const { cash: equity, previousEquity } = account;
  const peakEquity = Math.max(account.peak, equity);
  if (isDrawdownReached({ equity }, limits, peakEquity)) {
    const course = { account: { equity, previousEquity }, limits, peakEquity, session: sessionOf(now), now };
    account.halted = haltsDue(course).find(({ code }) => code === 'DRAWDOWN')?.because ?? null;
    return true;
  }
  return isDailyLossReached({ equity, previousEquity }, limits);
}
