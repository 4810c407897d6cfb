/**
 * Which combinations of one or two parameters a sweep tries, and whether it can. Combinations are numbered row by row, so
 * that workers can share them out.
 */
import { STRATEGIES, withNumbers, type StrategyChoice, type StrategyDescription } from '../contracts/index.ts';
import { count, strategyOf } from '../domain/index.ts';
import type { Stretch } from './run-choice.ts';

/** Combinations that a sweep may try. */
export const SWEEP_MAX = 2_500;

/** Bars times combinations that one thread gets through a second, as a careful guess. */
const BARS_PER_SECOND = 10_000_000;

export interface SweepAxis {
  /** A parameter of the strategy. */
  readonly parameter: string;
  readonly values: readonly number[];
}

export interface SweepPlan {
  readonly choice: StrategyChoice;
  readonly first: SweepAxis;
  readonly second: SweepAxis | null;
}

/** Combinations from `from` up to and without `to`, counted row by row: a row is one value of the first parameter. */
export interface SweepPart {
  readonly from: number;
  readonly to: number;
}

export const sweepSize = ({ first, second }: SweepPlan): number => first.values.length * (second?.values.length ?? 1);

/** The choice of a combination; null where the numbers are out of bounds or out of order. */
export function sweepChoice({ choice, first, second }: SweepPlan, combination: number): StrategyChoice | null {
  const columns = second?.values.length ?? 1;
  const numbers: Record<string, number> = {};
  numbers[first.parameter] = first.values[Math.floor(combination / columns)] ?? Number.NaN;
  if (second) numbers[second.parameter] = second.values[combination % columns] ?? Number.NaN;
  try {
    return withNumbers(choice, numbers);
  } catch {
    // Parsing is the one place that knows bounds and order; what it refuses is an empty cell.
    return null;
  }
}

/** The slowest warm-up of all combinations that are allowed, in bars; null where none is. */
export function slowestWarmUp(plan: SweepPlan): number | null {
  let slowest: number | null = null;
  for (let combination = 0; combination < sweepSize(plan); combination++) {
    const choice = sweepChoice(plan, combination);
    if (choice) slowest = Math.max(slowest ?? 0, strategyOf(choice).warmUp);
  }
  return slowest;
}

/** Why a plan cannot be swept over this stretch, in a sentence with what to do; null where it can. */
export function sweepProblem(plan: SweepPlan, { from, to }: Pick<Stretch, 'from' | 'to'>): string | null {
  const { parameters, label }: StrategyDescription = STRATEGIES[plan.choice.name];
  const axes = plan.second ? [plan.first, plan.second] : [plan.first];
  for (const { parameter, values } of axes) {
    if (!Object.hasOwn(parameters, parameter)) return `${label} has no parameter ${parameter}. Choose one of its own.`;
    if (values.length === 0) return 'There is nothing to try. Give each parameter at least one value.';
  }
  if (plan.second?.parameter === plan.first.parameter) return 'Choose two different parameters.';
  const size = sweepSize(plan);
  if (size > SWEEP_MAX) {
    const seconds = sweepSeconds(size, to - from + 1);
    return (
      `This tries ${count(size, 'combination')} and would take about ${inWords(seconds)}; at most ${count(SWEEP_MAX, 'combination')} ` +
      'are tried at once. Use larger steps or a smaller range.'
    );
  }
  const warmUp = slowestWarmUp(plan);
  if (warmUp === null) return 'None of these combinations is allowed. Keep the parameters in their order and bounds.';
  if (to - Math.max(from, warmUp - 1) < 1) {
    return (
      `The slowest of these combinations needs ${count(warmUp, 'bar')} before its first decision; up to the end of the ` +
      `period there are ${to + 1}. Use smaller numbers or a longer period.`
    );
  }
  return null;
}

/** Seconds that so many combinations may take on so many bars, on one thread: a careful guess. */
export const sweepSeconds = (combinations: number, bars: number): number => (combinations * bars) / BARS_PER_SECOND;

function inWords(seconds: number): string {
  const rounded = Math.max(1, Math.round(seconds));
  return rounded < 90 ? count(rounded, 'second') : count(Math.round(rounded / 60), 'minute');
}

/** The combinations in so many parts of nearly equal size, none of them empty. */
export function sweepParts(plan: SweepPlan, parts: number): SweepPart[] {
  const size = sweepSize(plan);
  const bounds = Array.from({ length: parts + 1 }, (_, index) => Math.round((size * index) / parts));
  return bounds.slice(1).flatMap((to, index) => ((bounds[index] ?? 0) < to ? [{ from: bounds[index] ?? 0, to }] : []));
}
