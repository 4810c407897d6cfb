/** A chosen strategy through the fast engine: the one way from numbers to a run, for single backtests, sweeps and windows. */
import type { BacktestRules, StrategyChoice } from '../contracts/index.ts';
import { rememberedAverages, strategyOf, type AverageOf, type PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { confirmByRules, rememberedFacts, type FactsOf } from './confirm-by-rules.ts';
import type { Confirm } from './engine-input.ts';
import { fastBacktest } from './fast-backtest.ts';

/** The bars that count, indexes, both included, and the steps in which the asset is priced (dollars) and traded (shares). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly priceIncrement: number;
  readonly quantityIncrement: number;
}

/** A choice made ready for some bars: its stances are worked out once, however many stretches of them are run. */
export interface PreparedChoice {
  readonly choice: StrategyChoice;
  readonly columns: PriceColumns;
  readonly stances: Int8Array;
  readonly warmUp: number;
  readonly freshnessBars: number;
  readonly confirm: Confirm;
}

/** What many choices over the same bars ask for again and again, each of it worked out once. The bars must not change. */
export interface SharedWork {
  readonly averageOf: AverageOf;
  readonly factsOf: FactsOf;
}

export const sharedWork = (): SharedWork => ({ averageOf: rememberedAverages(), factsOf: rememberedFacts() });

/** Who prepares many choices over the same bars hands in what they share. */
export function prepareChoice(columns: PriceColumns, choice: StrategyChoice, shared?: SharedWork): PreparedChoice {
  const { stances, warmUp, freshnessBars } = strategyOf(choice);
  const confirm = confirmByRules(columns, choice, shared?.factsOf);
  return { choice, columns, stances: stances(columns, shared?.averageOf), warmUp, freshnessBars, confirm };
}

/** The run of a prepared choice. Where its warm-up ends after `from`, counting begins there: see `from` of the run. */
export function runPrepared(
  { columns, stances, warmUp, freshnessBars, confirm }: PreparedChoice,
  rules: BacktestRules,
  { from, to, priceIncrement, quantityIncrement }: Stretch,
): BacktestRun {
  const terms = { from, to, priceIncrement, quantityIncrement, warmUp, freshnessBars, confirm };
  return fastBacktest(columns, stances, rules, terms);
}

/** The run of a choice over a stretch of the bars, confirmed by the crew's rules where the rules say so. */
export const runChoice = (
  columns: PriceColumns,
  choice: StrategyChoice,
  rules: BacktestRules,
  stretch: Stretch,
  shared?: SharedWork,
): BacktestRun => runPrepared(prepareChoice(columns, choice, shared), rules, stretch);
