/** How much of the pool can be asked at this moment, as far as its health says. */
import type { LlmTier, ModelHealth, ProjectHealth } from '@trading-crew/core/contracts';

function canAnswer({ keys, models }: ProjectHealth, tier: readonly string[]): boolean {
  return keys.some(({ block }) => !block) && models.some(({ model, block }) => !block && tier.includes(model));
}

/** The projects with a key and a model of the tier that are not out of use. */
export const reachOf = ({ projects, tiers }: ModelHealth, tier: LlmTier): number =>
  projects.filter((project) => canAnswer(project, tiers[tier])).length;

/** Requests that met a limit or failed as a fraction of all; null without requests. */
export const errorRate = (counts: ProjectHealth['models'][number]): number | null =>
  counts.requests > 0 ? (counts.limited + counts.failed) / counts.requests : null;
