/** The settings that a search over ranges tried, each with its Sharpe ratio where it is known. */
import { slowestWarmUp, sweepChoice, sweepSize, type SweepPlan } from '@trading-crew/core/backtest';
import type { BacktestRequest } from '@trading-crew/core/contracts';
import type { SweepGrid, SweepWork } from '../../backend/lab/lab-engine.ts';
import type { TriedSetting } from './search-memory.ts';

type Axes = Pick<SweepWork, 'first' | 'second'>;

const planOf = ({ strategy }: BacktestRequest, { first, second }: Axes): SweepPlan => ({
  choice: strategy,
  first,
  second,
});

/** The slowest warm-up of all combinations of the ranges, bars: so far before its period a search looks at the bars. */
export const slowestOf = (request: BacktestRequest, axes: Axes): number | null => slowestWarmUp(planOf(request, axes));

/** Combinations whose numbers go together; `grid` is what a sweep over them found. */
export function triedSettings(request: BacktestRequest, axes: Axes, grid?: SweepGrid): TriedSetting[] {
  const plan = planOf(request, axes);
  const columns = axes.second?.values.length ?? 1;
  return Array.from({ length: sweepSize(plan) }, (_, index): TriedSetting | null => {
    const strategy = sweepChoice(plan, index);
    const cell = grid?.rows[Math.floor(index / columns)]?.[index % columns];
    return strategy && { strategy, sharpe: cell?.sharpe ?? null };
  }).filter((tried) => tried !== null);
}
