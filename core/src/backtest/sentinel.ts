/**
 * Looks for decisions that know the future: the bars after a cut are taken away, or replaced by other ones, and no stance
 * before the cut may change.
 */
import type { StrategyChoice } from '../contracts/index.ts';
import { seededGenerator, sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';

const CUTS = 16;

export interface SentinelFinding {
  readonly passed: boolean;
  /** Index of the earliest bar found whose stance changed; null where none did. */
  readonly firstDifference: number | null;
}

/**
 * Checks a strategy on these bars, at 16 cuts that the seed chooses and at the last bar, each with a future that is missing,
 * one that rises, one that falls and one that jumps about. Passed means that no decision changed when the future did.
 */
export function sentinelCheck(choice: StrategyChoice, columns: PriceColumns, seed: number): SentinelFinding {
  const { stances, warmUp } = strategyOf(choice);
  return lookAhead(stances, columns, { seed, warmUp });
}

/** The same for anything that gives a number for each bar. Cuts lie behind the warm-up, where there is something to change. */
export function lookAhead(
  decide: (columns: PriceColumns) => ArrayLike<number>,
  columns: PriceColumns,
  { seed, warmUp }: { readonly seed: number; readonly warmUp: number },
): SentinelFinding {
  const decided = decide(columns);
  const random = seededGenerator(seed);
  const first = Math.min(Math.max(1, warmUp), columns.length - 1);
  if (first < 1) return { passed: true, firstDifference: null };
  const cuts = Array.from({ length: CUTS }, () => first + Math.floor(random() * (columns.length - first)));
  const differences = [...cuts, columns.length - 1].flatMap((cut) =>
    futures(columns, cut, random).flatMap((future) => {
      const difference = firstDifferenceBefore(cut, decided, decide(future));
      return difference === null ? [] : [difference];
    }),
  );
  const firstDifference = differences.length === 0 ? null : Math.min(...differences);
  return { passed: firstDifference === null, firstDifference };
}

function firstDifferenceBefore(cut: number, before: ArrayLike<number>, after: ArrayLike<number>): number | null {
  for (let index = 0; index < cut; index++) {
    if (!Object.is(before[index], after[index])) return index;
  }
  return null;
}

function futures(columns: PriceColumns, cut: number, random: () => number): PriceColumns[] {
  return [
    sliceColumns(columns, 0, cut),
    withFuture(columns, cut, () => 1.03),
    withFuture(columns, cut, () => 0.97),
    withFuture(columns, cut, () => 0.5 + 1.2 * random()),
  ];
}

const withinReason = (price: number): number => Math.min(1e9, Math.max(1e-3, price));

/** The bars up to the cut, and behind it well-formed ones that change by the given factor overnight and by day. */
function withFuture(columns: PriceColumns, cut: number, change: () => number): PriceColumns {
  const future = {
    length: columns.length,
    time: columns.time,
    open: columns.open.slice(),
    high: columns.high.slice(),
    low: columns.low.slice(),
    close: columns.close.slice(),
    volume: columns.volume.slice(),
  };
  let close = columns.close[cut - 1] ?? 1;
  for (let index = cut; index < columns.length; index++) {
    const open = withinReason(close * change());
    close = withinReason(open * change());
    future.open[index] = open;
    future.close[index] = close;
    future.high[index] = Math.max(open, close) * 1.01;
    future.low[index] = Math.min(open, close) * 0.99;
    future.volume[index] = (columns.volume[index] ?? 0) * (change() + 1) + 1;
  }
  return future;
}
