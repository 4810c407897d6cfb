/** What asking the language model may cost in the next run of an asset, by what it cost before. */
import type { ModelHealth, RunRecord } from '@trading-crew/core/contracts';
import { count } from '../../ui/format.ts';
import { moneyRange } from '../../ui/small-money.ts';

/** The runs of an asset that an estimate looks at, the latest ones. */
export const ESTIMATE_RUNS = 10;

export interface RunEstimate {
  /** Dollars. */
  readonly low: number;
  readonly high: number;
  /** The runs that it comes from; 0 where it comes from the prices of the models. */
  readonly runs: number;
}

/**
 * The least and the most that the up to ten latest completed runs of the asset cost where they asked the model, else
 * what the models' prices say; null when neither is known. `runs` stand newest first.
 */
export function runEstimate(
  asset: string,
  runs: readonly RunRecord[],
  byPrices: ModelHealth['estimate'],
): RunEstimate | null {
  const costs = runs
    .filter((run) => run.asset === asset && run.status === 'COMPLETED' && run.modelDollars > 0)
    .slice(0, ESTIMATE_RUNS)
    .map((run) => run.modelDollars);
  if (costs.length > 0) return { low: Math.min(...costs), high: Math.max(...costs), runs: costs.length };
  return byPrices && { ...byPrices, runs: 0 };
}

/** "about $0.0021–0.0063". */
export const estimateWords = ({ low, high }: RunEstimate): string => `about ${moneyRange(low, high)}`;

/** Where the estimate comes from. */
export const sourceWords = ({ runs }: RunEstimate, asset: string): string =>
  runs > 0
    ? `What the language model cost in the last ${count(runs, 'run')} on ${asset} that asked it.`
    : `What the language model may cost in a run, by its prices. No finished run on ${asset} has asked it yet.`;
