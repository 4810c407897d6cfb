/**
 * A strategy as it is chosen: its name and a number for each of its parameters, closed and bounded. Settings that were
 * stored when there was one strategy name none; they are read as three moving averages.
 */
import { z } from 'zod';
import { shapeOf, type BoundTable } from './bounded.ts';
import { STRATEGIES, STRATEGY_NAMES, type StrategyDescription, type StrategyName } from './strategy-bounds.ts';

export const FIRST_STRATEGY = 'three-moving-averages' satisfies StrategyName;

/** The parameters of a strategy by its name. */
export type ParametersOf<Name extends StrategyName> = {
  readonly [Parameter in keyof (typeof STRATEGIES)[Name]['parameters']]: number;
};

/** What is chosen of one strategy. */
export type ChosenStrategy<Name extends StrategyName> = { readonly name: Name } & ParametersOf<Name>;

export type StrategyChoice = { [Name in StrategyName]: ChosenStrategy<Name> }[StrategyName];

/** Any strategy, its parameters by name: for code that treats all alike, such as forms and sweeps. */
export type StrategyNumbers = Readonly<Record<string, number>>;

function schemaOf(name: StrategyName) {
  const { parameters, ordered }: StrategyDescription = STRATEGIES[name];
  const object = z.strictObject({ name: z.literal(name), ...shapeOf(parameters as BoundTable) });
  return object.superRefine((value, context) => {
    const numbers = value as unknown as StrategyNumbers;
    for (const { smaller, larger, error } of ordered) {
      if ((numbers[smaller] ?? Number.NaN) < (numbers[larger] ?? Number.NaN)) continue;
      context.addIssue({ code: 'custom', path: [smaller], message: error });
    }
  });
}

const [first, ...others] = STRATEGY_NAMES.map(schemaOf);
if (!first) throw new Error('There is no strategy.');

const named = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !('name' in value) ? { name: FIRST_STRATEGY, ...value } : value;

/** The union is made from the table, so its type is given by the table as well. */
export const StrategyChoice = z.preprocess(
  named,
  z.discriminatedUnion('name', [first, ...others], { error: 'Choose one of the strategies.' }),
) as unknown as z.ZodType<StrategyChoice, StrategyChoice>;

/** The parameters of three moving averages, in bars. */
export type AveragesParameters = ParametersOf<'three-moving-averages'>;

/** A strategy with every parameter at its default. */
export function defaultStrategy<Name extends StrategyName>(name: Name): Extract<StrategyChoice, { name: Name }> {
  const { parameters }: StrategyDescription = STRATEGIES[name];
  const numbers = Object.fromEntries(Object.entries(parameters).map(([key, bound]) => [key, bound.default]));
  // The table gives each parameter of that very name its default.
  return { name, ...numbers } as unknown as Extract<StrategyChoice, { name: Name }>;
}

/** The numbers of a choice, without its name. */
export function numbersOf({ name: _name, ...numbers }: StrategyChoice): StrategyNumbers {
  return numbers;
}

/** The choice with other numbers, parsed: throws ZodError where one is out of bounds, unknown or out of order. */
export const withNumbers = (choice: StrategyChoice, numbers: StrategyNumbers): StrategyChoice =>
  StrategyChoice.parse({ ...choice, ...numbers });
