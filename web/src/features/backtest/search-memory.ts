/**
 * Remembers how many combinations were tried on an asset before one of them is looked at more closely: the best of many
 * is partly luck, and the deflated Sharpe ratio takes away what luck alone would have brought.
 */
import type { BacktestRequest } from '@trading-crew/core/contracts';
import type { LabSearch, SweepGrid } from '../../backend/lab/lab-engine.ts';

/** The search behind a request; none for null. */
export type SearchOf = (request: BacktestRequest | null) => LabSearch;

export const NO_SEARCH: LabSearch = { combinationsTried: 1, sharpeVariance: null };

export interface SearchMemory {
  readonly of: SearchOf;
  readonly remember: (request: BacktestRequest, grid: SweepGrid) => void;
}

const keyOf = ({ asset, strategy }: BacktestRequest): string => `${asset} ${strategy.name}`;

/** Searches by asset and strategy; of several the largest counts. */
export function createSearchMemory(): SearchMemory {
  const known = new Map<string, LabSearch>();
  return {
    of: (request) => (request && known.get(keyOf(request))) ?? NO_SEARCH,
    remember: (request, grid) => {
      const before = known.get(keyOf(request));
      const { search } = grid;
      if (search.combinationsTried < 1 || (before && before.combinationsTried > search.combinationsTried)) return;
      known.set(keyOf(request), search);
    },
  };
}
