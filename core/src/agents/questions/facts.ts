/**
 * Figures of the agents as lines of evidence: each with its name and its unit, in the words of the log. No line holds a
 * date: a model has read what the prices of the past did next.
 */
import { FIRST_STRATEGY, type Bar, type Check, type TrendLine, type TrendOutput } from '../../contracts/index.ts';
import {
  count,
  decimal,
  freshnessOf,
  money,
  percent,
  priceSummary,
  quantity,
  strategyName,
} from '../../domain/index.ts';

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

function lineFact({ label, value, unit }: TrendLine): string {
  if (unit === 'dollars') return `${label}: ${money(value)} dollars.`;
  return `${label}: ${unit === 'count' ? quantity(value) : decimal(value)}.`;
}

/** The three averages by their names, which tell more than their periods; the lines of other strategies name themselves. */
function viewFacts({ strategy, lines }: TrendOutput): string[] {
  if (strategy.name !== FIRST_STRATEGY) return lines.map(lineFact);
  const periods = [
    ['Short', strategy.short],
    ['Medium', strategy.medium],
    ['Long', strategy.long],
  ] as const;
  return periods.map(
    ([name, period], place) =>
      `${name} average: ${money(lines[place]?.value ?? Number.NaN)} dollars over ${count(period, 'bar')}.`,
  );
}

const freshnessFact = (bars: number): string =>
  Number.isFinite(bars) ? ` A turn counts as fresh for ${count(bars, 'bar')}.` : '';

export function trendFacts(trend: TrendOutput): string[] {
  const { strategy } = trend;
  const what = strategy.name === FIRST_STRATEGY ? 'State of the averages' : `State of ${strategyName(strategy)}`;
  const since =
    trend.barsSince === null
      ? 'since before the bars at hand'
      : `since ${count(trend.barsSince, 'bar')} ago, and ${trend.previousState} before`;
  return [
    ...viewFacts(trend),
    `${what}: ${trend.state} ${since}.`,
    `Signal: ${trend.signal}.${freshnessFact(freshnessOf(strategy))}`,
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
