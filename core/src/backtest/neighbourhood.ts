/**
 * The settings that are worth trying beside a given one: its neighbours, and what somebody else thought of. Each is a
 * legal setting of the same strategy and different from all others.
 */
import {
  STRATEGIES,
  StrategyChoice,
  numbersOf,
  type EnhancementOutput,
  type NumberBound,
  type SettingChange,
  type StrategyDescription,
  type StrategyNumbers,
} from '../contracts/index.ts';
import { count, decimal, strategyOf } from '../domain/index.ts';

/** A quarter lower and a quarter higher: far enough to be another setting, near enough to be the same idea. */
const STEPS = [0.75, 1.25];
/** The vote, which has most parameters, comes to 22. */
export const NEIGHBOURS_MAX = 24;

const parametersOf = ({ name }: Pick<StrategyChoice, 'name'>): Readonly<Record<string, NumberBound>> =>
  (STRATEGIES[name] satisfies StrategyDescription).parameters;

/** Whether two choices are the same strategy with the same numbers, in whatever order they are written. */
export function isSameStrategy(one: StrategyChoice, other: StrategyChoice): boolean {
  const [first, second] = [numbersOf(one), numbersOf(other)];
  return one.name === other.name && Object.keys(parametersOf(one)).every((key) => first[key] === second[key]);
}

/** The number a step away: a whole one where only those are legal, and then at least one away. */
function stepped(value: number, factor: number, { integer }: NumberBound): number {
  if (integer !== true) return Math.round(value * factor * 100) / 100;
  const rounded = Math.round(value * factor);
  return rounded === value ? value + Math.sign(factor - 1) : rounded;
}

function steppedNumbers(current: StrategyChoice, factor: number): StrategyNumbers {
  const numbers = numbersOf(current);
  const moved = Object.entries(parametersOf(current)).map(([key, bound]) => {
    const value = numbers[key] ?? bound.default;
    // A quarter of nothing is nothing: what is left out of a vote stays out.
    return [key, value === 0 ? 0 : stepped(value, factor, bound)] as const;
  });
  return Object.fromEntries(moved);
}

/**
 * The neighbours of a setting, at most NEIGHBOURS_MAX: all parameters a quarter lower and higher together, and each one
 * alone. Those out of bounds or out of order are left out. Buy and hold has no parameters, and so no neighbours.
 */
export function neighboursOf(current: StrategyChoice): StrategyChoice[] {
  const found: StrategyChoice[] = [];
  const add = (numbers: StrategyNumbers): void => {
    const setting = StrategyChoice.safeParse({ ...current, ...numbers });
    if (!setting.success || [current, ...found].some((known) => isSameStrategy(known, setting.data))) return;
    found.push(setting.data);
  };
  const moved = STEPS.map((factor) => steppedNumbers(current, factor));
  for (const numbers of moved) add(numbers);
  for (const key of Object.keys(parametersOf(current))) {
    for (const numbers of moved) add({ [key]: numbers[key] ?? Number.NaN });
  }
  return found.slice(0, NEIGHBOURS_MAX);
}

/** The numbers in which one setting differs from another of the same strategy, in the order of its parameters. */
export function changesBetween(from: StrategyChoice, to: StrategyChoice): SettingChange[] {
  const [before, after] = [numbersOf(from), numbersOf(to)];
  return Object.entries(parametersOf(from)).flatMap(([parameter, { label }]) => {
    const change = { parameter, label, from: before[parameter] ?? Number.NaN, to: after[parameter] ?? Number.NaN };
    return change.from === change.to ? [] : [change];
  });
}

const plain = (value: number): string => (Number.isInteger(value) ? String(value) : decimal(value));

/** "short average 8 → 6, freshness 3 → 4"; "no change" of none. */
export const changeWords = (changes: readonly SettingChange[]): string =>
  changes.length === 0
    ? 'no change'
    : changes.map(({ label, from, to }) => `${lowered(label)} ${plain(from)} → ${plain(to)}`).join(', ');

/** RSI and MACD keep their capitals. */
const lowered = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** Numbers that somebody would like to see tried, any numbers by any names, and why. The others stay as they are. */
export interface SettingIdea {
  readonly parameters: readonly { readonly name: string; readonly value: number }[];
  readonly because: string;
}

export type CheckedIdea = EnhancementOutput['ideas'][number];

/**
 * The ideas in their order, each with what keeps it from being tried, if anything: it is no legal setting (it then has
 * no strategy), it is tried anyway, or its warm-up needs more than `longest` bars.
 */
export function checkIdeas(ideas: readonly SettingIdea[], current: StrategyChoice, longest: number): CheckedIdea[] {
  const known: [StrategyChoice, string][] = [
    [current, 'It is the present setting.'],
    ...neighboursOf(current).map((neighbour): [StrategyChoice, string] => [
      neighbour,
      'It is tried anyway, as a neighbour of the present setting.',
    ]),
  ];
  return ideas.map((idea) => {
    const { because } = idea;
    const read = readIdea(idea, current);
    if ('problem' in read) return { strategy: null, because, problem: read.problem };
    const { strategy } = read;
    const problem = known.find(([other]) => isSameStrategy(other, strategy))?.[1] ?? tooLong(strategy, longest);
    known.push([strategy, 'It was named before.']);
    return { strategy, because, problem };
  });
}

function tooLong(strategy: StrategyChoice, longest: number): string | null {
  const { warmUp } = strategyOf(strategy);
  if (warmUp <= longest) return null;
  return `It needs ${count(warmUp, 'bar')} before its first view; at most ${longest} can be spared.`;
}

type ReadIdea = { readonly strategy: StrategyChoice } | { readonly problem: string };

function readIdea({ parameters }: SettingIdea, current: StrategyChoice): ReadIdea {
  const names = Object.keys(parametersOf(current));
  // What was named is not repeated here: it is text from outside.
  if (parameters.some(({ name }) => !names.includes(name))) {
    return { problem: `It names a number that this strategy does not have. It has: ${names.join(', ')}.` };
  }
  const setting = StrategyChoice.safeParse({
    ...current,
    ...Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
  });
  if (setting.success) return { strategy: setting.data };
  return { problem: `It is no setting. ${faultOf(setting.error.issues[0], current)}` };
}

/** A fault of a setting in words, with the number that it was found in. */
function faultOf(
  issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined,
  current: StrategyChoice,
): string {
  const label = parametersOf(current)[String(issue?.path[0])]?.label;
  return `${label === undefined ? '' : `${label}: `}${issue?.message ?? ''}`;
}
