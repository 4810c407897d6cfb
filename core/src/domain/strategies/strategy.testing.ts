/** Closes as the columns that a strategy reads, and its stances in words. */
import type { StrategyChoice, TrendState } from '../../contracts/index.ts';
import { barsOf } from '../bar-series.testing.ts';
import { priceColumns, type PriceColumns } from '../price-columns.ts';
import { seededGenerator } from '../seeded-random.ts';
import { stateOfStance, strategyOf } from './index.ts';

/** Closes with half a dollar of range beyond on both sides, 1,000,000 shares a bar. */
export const columnsFromCloses = (closes: readonly number[]): PriceColumns => priceColumns(barsOf(closes));

export const statesOf = (closes: readonly number[], choice: StrategyChoice): (TrendState | null)[] =>
  Array.from(strategyOf(choice).stances(columnsFromCloses(closes)), stateOfStance);

/** A walk of so many well-formed bars that the seed makes: moves of up to 3 %, volumes of up to a million shares. */
export function walkedColumns(seed: number, length: number): PriceColumns {
  const random = seededGenerator(seed);
  const closes: number[] = [];
  for (let close = 100; closes.length < length; close *= 0.97 + 0.06 * random()) closes.push(close);
  return { ...columnsFromCloses(closes), volume: Float64Array.from(closes, () => 1_000_000 * random()) };
}
