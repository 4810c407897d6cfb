/** The ranges of a sweep while they are typed, and the values that come of them; never expanded beyond what may run. */
import {
  numbersOf,
  STRATEGIES,
  type NumberBound,
  type StrategyChoice,
  type StrategyDescription,
  type StrategyName,
} from '@trading-crew/core/contracts';
import type { SweepAxis } from '../../backend/lab/lab-engine.ts';
import { boundRule, isWithin, numberOfText, numberText } from '../../ui/number-text.ts';
import type { Problems } from './lab-draft.ts';

export interface AxisDraft {
  /** Empty where the second parameter stays as it is. */
  readonly parameter: string;
  readonly from: string;
  readonly to: string;
  readonly step: string;
}

export interface SweepDraft {
  readonly strategy: StrategyName;
  readonly first: AxisDraft;
  readonly second: AxisDraft;
}

const NO_AXIS: AxisDraft = { parameter: '', from: '', to: '', step: '' };
const WANTED_VALUES = 10;
/** No axis is expanded beyond this, whatever was typed: what is refused must not be built first. */
const LONGEST_AXIS = 10_000;

export const boundsOf = (name: StrategyName): Readonly<Record<string, NumberBound>> => STRATEGIES[name].parameters;

const stepsOf = ({ integer, unit }: NumberBound): readonly number[] =>
  integer ? [1, 2, 5, 10, 20, 50] : unit === 'points' ? [1, 2, 5, 10] : [0.1, 0.25, 0.5, 1];

/** The bounds of a parameter beside the others as they are: a short average stays below the medium one. */
function roomOf(choice: StrategyChoice, parameter: string, bound: NumberBound, varied: readonly string[]) {
  const numbers = numbersOf(choice);
  const { ordered }: StrategyDescription = STRATEGIES[choice.name];
  const gap = bound.integer ? 1 : 0;
  const fixed = ordered.filter(({ smaller, larger }) => !varied.includes(smaller === parameter ? larger : smaller));
  const below = fixed.flatMap(({ smaller, larger }) => (larger === parameter ? [(numbers[smaller] ?? 0) + gap] : []));
  const above = fixed.flatMap(({ smaller, larger }) => (smaller === parameter ? [(numbers[larger] ?? 0) - gap] : []));
  return { min: Math.max(bound.min, ...below), max: Math.min(bound.max, ...above) };
}

/** A range about the present value: from half of it to twice, in about ten steps. `other` is varied as well. */
export function axisAround(choice: StrategyChoice, parameter: string, other: string): AxisDraft {
  const bound = boundsOf(choice.name)[parameter];
  const value = numbersOf(choice)[parameter];
  if (!bound || value === undefined) return NO_AXIS;
  const { min, max } = roomOf(choice, parameter, bound, [parameter, other]);
  const whole = (number: number) => (bound.integer ? Math.round(number) : Number(number.toPrecision(3)));
  const from = Math.max(min, whole(value / 2));
  const furthest = Math.min(max, value === 0 ? max : whole(value * 2));
  const steps = stepsOf(bound);
  const step = steps.find((candidate) => (furthest - from) / candidate <= WANTED_VALUES) ?? steps.at(-1) ?? 1;
  const to = from + Math.floor((furthest - from) / step) * step;
  const text = (number: number) => numberText(number, bound);
  return { parameter, from: text(from), to: text(to), step: text(step) };
}

/** The first two parameters of the strategy about their values; how old a signal may be is left alone at first. */
export function sweepDraftOf(choice: StrategyChoice): SweepDraft {
  const names = Object.keys(boundsOf(choice.name)).filter((name) => name !== 'freshnessBars');
  const first = names[0] ?? '';
  // The slowest line beside the fastest one tells more than its neighbour would.
  const second = choice.name === 'three-moving-averages' ? 'long' : (names[1] ?? '');
  return {
    strategy: choice.name,
    first: axisAround(choice, first, second),
    second: axisAround(choice, second, first),
  };
}

interface Range {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

function rangeOf(name: StrategyName, axis: AxisDraft, path: string, problems: Record<string, string>): Range | null {
  const bound = boundsOf(name)[axis.parameter];
  if (!bound) {
    problems[`${path}.parameter`] = 'Choose a parameter.';
    return null;
  }
  const [from, to, step] = [axis.from, axis.to, axis.step].map((text) => numberOfText(text, bound)) as [
    number,
    number,
    number,
  ];
  if (!isWithin(from, bound)) problems[`${path}.from`] = boundRule(bound);
  if (!isWithin(to, bound)) problems[`${path}.to`] = boundRule(bound);
  else if (to < from) problems[`${path}.to`] = 'The end must not lie before the start.';
  if (!(step > 0) || (bound.integer && !Number.isInteger(step)))
    problems[`${path}.step`] = bound.integer ? 'Use a whole number above 0.' : 'Use a number above 0.';
  if (Object.keys(problems).some((field) => field.startsWith(`${path}.`))) return null;
  // A hair more than the quotient, so that 0.3 in steps of 0.1 has three of them.
  return { from, step, count: Math.floor((to - from) / step + 1e-9) + 1 };
}

const valuesOf = ({ from, step, count }: Range): number[] =>
  Array.from({ length: Math.min(count, LONGEST_AXIS) }, (_, index) => Number((from + index * step).toPrecision(12)));

export type ParsedSweep =
  | {
      readonly kind: 'valid';
      readonly first: SweepAxis;
      readonly second: SweepAxis | null;
    }
  | { readonly kind: 'invalid'; readonly problems: Problems; readonly combinations: number | null };

/** The axes of a draft, or what is wrong at each field. More combinations than `limit` are refused unexpanded. */
export function parseSweep({ strategy, first, second }: SweepDraft, limit: number): ParsedSweep {
  const problems: Record<string, string> = {};
  const one = rangeOf(strategy, first, 'first', problems);
  const other = second.parameter === '' ? null : rangeOf(strategy, second, 'second', problems);
  if (second.parameter !== '' && second.parameter === first.parameter)
    problems['second.parameter'] = 'Choose another one than the first.';
  if (!one || Object.keys(problems).length > 0) return { kind: 'invalid', problems, combinations: null };
  const combinations = one.count * (other?.count ?? 1);
  if (combinations > limit) return { kind: 'invalid', problems: {}, combinations };
  return {
    kind: 'valid',
    first: { parameter: first.parameter, values: valuesOf(one) },
    second: other && { parameter: second.parameter, values: valuesOf(other) },
  };
}
