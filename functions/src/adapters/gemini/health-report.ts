/** The pool's health as a page shows it: projects and their keys by name, what is out of use and until when. */
import type { LlmTier } from '@trading-crew/core/ports';
import type { Connection } from './connection.ts';
import { instancesAtWork, keyBlock, quotaBlock, type Block } from './pool-health.ts';

export interface ModelHealth {
  readonly model: string;
  /** Why it is not asked at present, and until when (milliseconds UTC); null when it is. */
  readonly block: Block | null;
  /** Of this instance since it started. */
  readonly requests: number;
  readonly limited: number;
  readonly failed: number;
}

export interface ProjectHealth {
  readonly project: string;
  /** Keys by a short hash. */
  readonly keys: readonly { readonly name: string; readonly block: Block | null }[];
  readonly models: readonly ModelHealth[];
}

export interface GeminiHealth {
  /** The models of each tier, the one that is asked first in front. */
  readonly tiers: Readonly<Record<LlmTier, readonly string[]>>;
  readonly projects: readonly ProjectHealth[];
  /** Instances at work, each with an equal share of the limits. */
  readonly instances: number;
  /** False when what other instances know could not be read. */
  readonly isShared: boolean;
}

/** What is known of the pool at this moment. Never throws. */
export async function geminiHealth({ clock, counts, health, models, pool }: Connection): Promise<GeminiHealth> {
  const known = await health.current();
  const now = clock.now();
  const tiers = { cheap: models.cheap.map(({ id }) => id), strong: models.strong.map(({ id }) => id) };
  const names = [...new Set([...tiers.cheap, ...tiers.strong])];
  const projects = [...pool.projects].map(([project, keys]): ProjectHealth => ({
    project,
    keys: keys.map(({ name }) => ({ name, block: keyBlock(known, name, now) })),
    models: names.map((model) => {
      const count = counts.list().find((one) => one.project === project && one.model === model);
      const { requests = 0, limited = 0, failed = 0 } = count ?? {};
      return { model, block: quotaBlock(known, project, model, now), requests, limited, failed };
    }),
  }));
  return { tiers, projects, instances: instancesAtWork(known, now), isShared: health.isReadable };
}
