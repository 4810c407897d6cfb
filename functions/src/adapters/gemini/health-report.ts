/** The pool's health as a page shows it: projects and their keys by name, what is out of use and until when. */
import type { ModelHealth, ProjectHealth } from '@trading-crew/core/contracts';
import type { Connection } from './connection.ts';
import { instancesAtWork, keyBlock, quotaBlock } from './pool-health.ts';
import { runCost } from './run-cost.ts';

/** What the connector knows of it; the money that is left is not its business. */
export type GeminiHealth = Pick<ModelHealth, 'tiers' | 'projects' | 'instances' | 'isShared' | 'estimate'>;

/** What is known of the pool at this moment. Never throws. */
export async function geminiHealth({ clock, counts, health, models, pool }: Connection): Promise<GeminiHealth> {
  const [known, asked] = await Promise.all([health.look(), counts.list()]);
  const now = clock.now();
  const tiers = { cheap: models.cheap.map(({ id }) => id), strong: models.strong.map(({ id }) => id) };
  const names = [...new Set([...tiers.cheap, ...tiers.strong])];
  const projects = [...pool.projects].map(([project, keys]): ProjectHealth => ({
    project,
    keys: keys.map(({ name }) => ({ name, block: keyBlock(known, name, now) })),
    models: names.map((model) => {
      const count = asked.find((one) => one.project === project && one.model === model);
      const { requests = 0, limited = 0, failed = 0 } = count ?? {};
      return { model, block: quotaBlock(known, project, model, now), requests, limited, failed };
    }),
  }));
  const instances = instancesAtWork(known, now);
  return { tiers, projects, instances, isShared: health.isReadable, estimate: runCost(models, now) };
}
