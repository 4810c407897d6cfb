/** A curve thinned to what a screen can show, without losing its ends or its heights and depths. */
import { sessionOf, type StoredCurve } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { deepestDrawdown } from './deepest-drawdown.ts';

const POINTS_MAX = 400;

/**
 * Equity and buy-and-hold of the same capital at no more than `points` closes: the first and the last, the peak and the
 * trough of the deepest fall, the highest and lowest of both curves, and the lowest and highest equity of as many equal
 * stretches between as there is room for. Dollars, to the cent.
 */
export function thinnedCurve(
  { from, to, equity }: BacktestRun,
  columns: PriceColumns,
  capital: number,
  points = POINTS_MAX,
): StoredCurve {
  const closes = columns.close.subarray(from, to + 1);
  const [firstClose = Number.NaN] = closes;
  const kept = equity.length <= points ? equity.map((_, index) => index) : telling(equity, closes, capital, points);
  const cents = (dollars: number): number => Math.round(dollars * 100) / 100 + 0;
  return {
    sessions: Array.from(kept, (index) => sessionOf(columns.time[from + index] ?? Number.NaN)),
    equity: Array.from(kept, (index) => cents(equity[index] ?? Number.NaN)),
    benchmark: Array.from(kept, (index) => cents((capital * (closes[index] ?? Number.NaN)) / firstClose)),
  };
}

/** The indexes that tell the most, in order. */
function telling(equity: Float64Array, closes: Float64Array, capital: number, points: number): Float64Array {
  const { peakIndex, troughIndex } = deepestDrawdown(equity, capital);
  const last = equity.length - 1;
  const indexes = new Set([
    0,
    last,
    peakIndex,
    troughIndex,
    ...extremes(closes, 0, last),
    ...extremes(equity, 0, last),
  ]);
  const stretches = Math.floor((points - indexes.size) / 2);
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * (last + 1)) / stretches);
    const end = Math.floor(((stretch + 1) * (last + 1)) / stretches) - 1;
    for (const index of extremes(equity, start, end)) indexes.add(index);
  }
  return Float64Array.from(indexes).sort();
}

/** Where the lowest and the highest of the values from `start` to `end` stand, the first of each. */
function extremes(values: Float64Array, start: number, end: number): [number, number] {
  let lowest = start;
  let highest = start;
  for (let index = start + 1; index <= end; index++) {
    const value = values[index] ?? Number.NaN;
    if (value < (values[lowest] ?? Number.NaN)) lowest = index;
    if (value > (values[highest] ?? Number.NaN)) highest = index;
  }
  return [lowest, highest];
}
