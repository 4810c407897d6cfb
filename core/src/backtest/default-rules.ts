/** The rules of a backtest that does as the user's crew would. */
import {
  BACKTEST_COST_BOUNDS,
  DEFAULT_BACKTEST_COSTS,
  type BacktestRules,
  type TradingSettings,
} from '../contracts/index.ts';

/**
 * Sized and confirmed by the user's own risk limits, at the costs and with the starting cash of their simulation, long
 * only, whole shares, filled at the next open.
 */
export function defaultRules({ risk, costs }: TradingSettings): BacktestRules {
  const names = Object.keys(BACKTEST_COST_BOUNDS) as (keyof typeof BACKTEST_COST_BOUNDS)[];
  return {
    capital: costs.startingCash,
    costs: { ...DEFAULT_BACKTEST_COSTS, ...Object.fromEntries(names.map((name) => [name, costs[name]])) },
    sizing: { kind: 'risk', limits: risk, confirm: true },
    allowShort: false,
    wholeShares: true,
    fillAt: 'next-open',
  };
}
