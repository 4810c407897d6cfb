/** The backtest that the lab is measured with, and the same in the words of the loop by hand. */
import type { BacktestRules, StrategyChoice } from '../core/src/contracts/index.ts';
import { backtestMetrics, type BacktestMetrics } from '../core/src/backtest/backtest-metrics.ts';
import type { BacktestRun } from '../core/src/backtest/backtest-run.ts';
import { fastBacktest } from '../core/src/backtest/fast-backtest.ts';
import type { Stretch } from '../core/src/backtest/run-choice.ts';
import type { SweepPlan } from '../core/src/backtest/sweep-plan.ts';
import { strategyOf } from '../core/src/domain/strategies/index.ts';
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import type { HandTerms } from './hand-backtest.ts';

/** Small enough positions at small enough costs that the account is not lost over a million bars. */
export const RULES: BacktestRules = {
  capital: 1_000_000,
  costs: { slippageBps: 1, volumeImpact: 0, commissionPerShare: 0.005, commissionPerOrder: 0, commissionRate: 0 },
  sizing: { kind: 'fraction', fraction: 0.1, stopLoss: 0.05, takeProfit: 0.1 },
  allowShort: false,
  wholeShares: true,
  fillAt: 'next-open',
};
export const AVERAGES = [8, 13, 21] as const;
const [short, medium, long] = AVERAGES;
export const CHOICE: StrategyChoice = { name: 'three-moving-averages', short, medium, long, freshnessBars: 3 };
const PERIODS_PER_YEAR = 365;
/** Steps of prices and quantities. */
export const STEPS = { priceIncrement: 0.01, quantityIncrement: 1 } as const;

export const HAND_TERMS: HandTerms = {
  capital: RULES.capital,
  fraction: 0.1,
  stopLoss: 0.05,
  takeProfit: 0.1,
  slippage: 1 / 10_000,
  commissionPerShare: RULES.costs.commissionPerShare,
  freshnessBars: CHOICE.freshnessBars,
  periodsPerYear: PERIODS_PER_YEAR,
};

/** From the bars to all figures: indicators, stances, trades, equity curve, figures. */
export function fullBacktest(columns: PriceColumns): { readonly run: BacktestRun; readonly metrics: BacktestMetrics } {
  const { warmUp, freshnessBars, stances } = strategyOf(CHOICE);
  const period = { from: 0, to: columns.length - 1, warmUp, freshnessBars, ...STEPS };
  const run = fastBacktest(columns, stances(columns), RULES, period);
  const metrics = backtestMetrics(run, columns, { capital: RULES.capital, periodsPerYear: PERIODS_PER_YEAR });
  return { run, metrics };
}

/** Eighty combinations that are all allowed. */
export const PLAN: SweepPlan = {
  choice: CHOICE,
  first: { parameter: 'short', values: [3, 4, 5, 6, 7, 8, 9, 10] },
  second: { parameter: 'long', values: [15, 16, 17, 18, 19, 20, 21, 22, 23, 24] },
};

/** All the bars. */
export const stretchOf = ({ length }: PriceColumns): Stretch => ({ from: 0, to: length - 1, ...STEPS });
