/**
 * What asking the language model may cost in the next run of an asset, by what it cost before. Nothing where no model is
 * available or the settings leave it out: then nothing is listened to either.
 */
import type { ModelHealth, RunRecord } from '@trading-crew/core/contracts';
import type { UserBackend } from './backend.ts';
import { useModelHealth } from './model-health.ts';
import { useSettings } from './use-settings.ts';
import { useUser } from './user-context.ts';
import { useWatchedValue } from './use-watch.ts';

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

/** The latest runs of an asset: one query for its card and for every estimate. */
export const runsOfAsset = (user: UserBackend, asset: string) =>
  user.runs({ asset, mode: null, outcome: null }, ESTIMATE_RUNS);

/** The estimate of the next run; null without a model in use, and while it is not known. */
export function useRunEstimate(asset: string): RunEstimate | null {
  const user = useUser();
  const { health } = useModelHealth();
  const settings = useSettings();
  const isAsked = health?.available === true && settings.state === 'ready' && settings.value.model.use;
  const runs = useWatchedValue(isAsked ? runsOfAsset(user, asset) : null);
  return isAsked && runs ? runEstimate(asset, runs, health.estimate) : null;
}
