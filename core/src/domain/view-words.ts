/** What a strategy sees, in the words of the log and the decision. */
import { FIRST_STRATEGY, type StrategyChoice, type TrendLine, type TrendOutput } from '../contracts/index.ts';
import { strategyName, strategyOf } from './strategies/index.ts';
import { decimal, money, quantity } from './wording.ts';

function lineValue({ value, unit }: TrendLine): string {
  if (unit === 'dollars') return money(value);
  return unit === 'count' ? quantity(value) : decimal(value);
}

/** The numbers that a view rests on: "8: 171.20, 13: 171.40, 21: 170.90". */
export const lineWords = ({ lines }: Pick<TrendOutput, 'lines'>): string =>
  lines.map((line) => `${line.label}: ${lineValue(line)}`).join(', ');

/** Who is bullish or bearish, with the verb: "the averages are", "RSI 14 is". */
export const viewSubject = (choice: StrategyChoice): string =>
  choice.name === FIRST_STRATEGY ? 'the averages are' : `${withArticle(strategyName(choice))} is`;

const withArticle = (name: string): string => (name === 'vote' ? 'the vote' : name);

/** A strategy as a run announces it: "averages 8/13/21", "EMA 12/26". */
export const announced = (choice: StrategyChoice): string =>
  choice.name === FIRST_STRATEGY ? `averages ${strategyName(choice)}` : strategyName(choice);

/** How many bars a turn counts as a signal; Infinity where the strategy has no such parameter. */
export const freshnessOf = (choice: StrategyChoice): number => strategyOf(choice).freshnessBars;

/** The slow line that a price is measured against. */
export const baselineWords = ({ name }: StrategyChoice): string =>
  name === FIRST_STRATEGY ? 'the long average' : 'the slow line';
