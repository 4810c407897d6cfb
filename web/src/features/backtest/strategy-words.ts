/** A strategy's numbers in words: for a legend, for a table of what changes, for the name of what is kept. */
import { numbersOf, STRATEGIES, type NumberBound, type StrategyChoice } from '@trading-crew/core/contracts';
import { strategyName } from '@trading-crew/core/domain';
import { sessionDay } from '../../ui/time.ts';
import { numberText, unitText } from '../../ui/number-text.ts';

export interface NumberChange {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

const boundsOf = (choice: StrategyChoice): Readonly<Record<string, NumberBound>> => STRATEGIES[choice.name].parameters;

function withUnit(value: number | undefined, bound: NumberBound): string {
  if (value === undefined) return '–';
  return `${numberText(value, bound)} ${unitText(bound)}`.trim();
}

/** What stands in the settings and what would stand there, number by number; the strategy itself where it is another. */
export function changesTo(from: StrategyChoice, to: StrategyChoice): NumberChange[] {
  const isOther = from.name !== to.name;
  const [before, after] = [numbersOf(from), numbersOf(to)];
  const numbers = Object.entries(boundsOf(to)).flatMap(([name, bound]) => {
    const old = isOther ? undefined : before[name];
    return old === after[name]
      ? []
      : [{ label: bound.label, from: withUnit(old, bound), to: withUnit(after[name], bound) }];
  });
  const strategy = { label: 'Strategy', from: STRATEGIES[from.name].label, to: STRATEGIES[to.name].label };
  return isOther ? [strategy, ...numbers] : numbers;
}

/** A name for what is kept: "AAPL 8/13/21, 2 Jan 2014 to 11 Mar 2016". */
export const nameOf = (asset: string, strategy: StrategyChoice, from: string, to: string): string =>
  `${asset} ${strategyName(strategy)}, ${sessionDay(from)} to ${sessionDay(to)}`;

/** The label of a parameter: "Short average". */
export const parameterLabel = (choice: StrategyChoice, parameter: string): string =>
  boundsOf(choice)[parameter]?.label ?? parameter;
