/**
 * Figures of the agents as lines of evidence: each with its name and its unit, in the words of the log. No line holds a
 * date: a model has read what the prices of the past did next.
 */
import type { Bar, Check, TrendOutput } from '../../contracts/index.ts';
import { count, decimal, money, percent, priceSummary, quantity } from '../../domain/index.ts';

function valueOf({ value, unit }: Check): string {
  if (value === null) return 'no figure';
  switch (unit) {
    case 'dollars':
      return `${money(value)} dollars`;
    case 'fraction':
      return percent(value);
    case 'ratio':
      return decimal(value);
    case 'count':
      return quantity(value);
  }
}

/** A check of the rules: what was measured, what was wanted, and what came of it. */
export const checkFact = (check: Check): string =>
  `Check "${check.name}": ${valueOf(check)}, wanted ${check.bound}: ${check.passed ? 'passed' : 'failed'}.`;

export function trendFacts({ parameters, ...trend }: TrendOutput): string[] {
  const { short, medium, long, freshnessBars } = parameters;
  const since =
    trend.barsSince === null
      ? 'since before the bars at hand'
      : `since ${count(trend.barsSince, 'bar')} ago, and ${trend.previousState} before`;
  return [
    `Short average: ${money(trend.short)} dollars over ${count(short, 'bar')}.`,
    `Medium average: ${money(trend.medium)} dollars over ${count(medium, 'bar')}.`,
    `Long average: ${money(trend.long)} dollars over ${count(long, 'bar')}.`,
    `State of the averages: ${trend.state} ${since}.`,
    `Signal: ${trend.signal}. A turn counts as fresh for ${count(freshnessBars, 'bar')}.`,
    `Strength of the trend: ${decimal(trend.strength)} of at most 1.`,
    `Held: ${count(trend.heldQuantity, 'share')}.`,
  ];
}

export function priceFacts(bars: readonly Bar[]): string[] {
  const summary = priceSummary(bars);
  if (!summary) return [];
  const { highestClose, lowestClose, changes, recentCloses } = summary;
  return [
    `Last close: ${money(summary.lastClose)} dollars.`,
    ...changes.map((change) => `Change over the last ${count(change.bars, 'bar')}: ${percent(change.fraction)}.`),
    `Closes of the last ${count(summary.bars, 'bar')}: ${money(lowestClose)} to ${money(highestClose)} dollars.`,
    `Last ${count(recentCloses.length, 'close')}, oldest first, dollars: ${recentCloses.map(money).join('; ')}.`,
  ];
}
