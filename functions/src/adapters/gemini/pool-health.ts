/**
 * What instances know in common: which keys and models are out of use, and until when, and who is at work beside them. A value with pure transitions. Two of them always merge into the same third, whatever the order and however
 * often, so instances can share one without a transaction. Instants in milliseconds UTC.
 */
import { z } from 'zod';
import { nextPacificMidnight } from './pacific.ts';

/** Why something is out of use. */
export const BlockReason = z.enum([
  /** The minute's quota is spent. */
  'minute',
  /** The day's quota is spent. */
  'day',
  /** The project may not use the model at all. */
  'model-off',
  /** The key was refused. */
  'key-refused',
]);
export type BlockReason = z.infer<typeof BlockReason>;

export const Block = z.object({ until: z.number(), reason: BlockReason });
export type Block = z.infer<typeof Block>;

const Blocks = z.record(z.string(), Block);
type Blocks = z.infer<typeof Blocks>;

export const PoolHealth = z.object({
  /** By the short hash of the key. */
  keys: Blocks.default({}),
  /** By "project model". */
  models: Blocks.default({}),
  /** Until when an instance counts as at work, by its id. */
  instances: z.record(z.string(), z.number()).default({}),
});
export type PoolHealth = z.infer<typeof PoolHealth>;

export const HEALTHY: PoolHealth = { keys: {}, models: {}, instances: {} };

const SECOND_MS = 1_000;
/** A refused key, and a model that is off, are tried again after this: somebody may have set it right. */
const OFF_MS = 24 * 3_600 * SECOND_MS;
const SHORTEST_COOL_DOWN_MS = SECOND_MS;
const LONGEST_COOL_DOWN_MS = 600 * SECOND_MS;
const DEFAULT_COOL_DOWN_MS = 60 * SECOND_MS;

/** An instance that is not heard of for so long is taken to be gone. */
const AT_WORK_MS = 45 * SECOND_MS;

const modelBlock = (project: string, model: string, block: Block): PoolHealth => ({
  ...HEALTHY,
  models: { [`${project} ${model}`]: block },
});

/** The key was refused (401, 403): nobody uses it for a day. */
export const quarantineKey = (key: string, now: number): PoolHealth => ({
  ...HEALTHY,
  keys: { [key]: { until: now + OFF_MS, reason: 'key-refused' } },
});

/** The instance is at work. */
export const announce = (instance: string, now: number): PoolHealth => ({
  ...HEALTHY,
  instances: { [instance]: now + AT_WORK_MS },
});

/** A minute's limit was met: as long a pause as was asked for, a minute when nothing was said, within bounds. */
export function coolDown(project: string, model: string, now: number, waitMs: number | null): PoolHealth {
  const wait = Math.min(Math.max(waitMs ?? DEFAULT_COOL_DOWN_MS, SHORTEST_COOL_DOWN_MS), LONGEST_COOL_DOWN_MS);
  return modelBlock(project, model, { until: now + wait, reason: 'minute' });
}

/** The day's quota is spent: until midnight, Pacific time, whatever delay the answer names. */
export const spendDay = (project: string, model: string, now: number): PoolHealth =>
  modelBlock(project, model, { until: nextPacificMidnight(now), reason: 'day' });

/** The project may not use the model ("limit: 0", or unknown to it): off for a day. */
export const switchOffModel = (project: string, model: string, now: number): PoolHealth =>
  modelBlock(project, model, { until: now + OFF_MS, reason: 'model-off' });

/** Both together: of two blocks on the same thing, the longer one. */
export const mergeHealth = (one: PoolHealth, other: PoolHealth): PoolHealth => ({
  keys: mergeBlocks(one.keys, other.keys),
  models: mergeBlocks(one.models, other.models),
  instances: Object.fromEntries(
    Object.keys({ ...one.instances, ...other.instances }).map((name) => [
      name,
      Math.max(one.instances[name] ?? 0, other.instances[name] ?? 0),
    ]),
  ),
});

/** Without what is over at `now`. */
export const pruneHealth = ({ keys, models, instances }: PoolHealth, now: number): PoolHealth => ({
  keys: current(keys, now),
  models: current(models, now),
  instances: Object.fromEntries(Object.entries(instances).filter(([, until]) => now < until)),
});

/** How many instances are at work at `now`, the one that asks included. */
export const instancesAtWork = ({ instances }: PoolHealth, now: number): number =>
  Math.max(1, Object.values(instances).filter((until) => now < until).length);

/** What stands in the way of a key at `now`; null when nothing does. */
export const keyBlock = ({ keys }: PoolHealth, key: string, now: number): Block | null => active(keys[key], now);

/** What stands in the way of a project's asking a model at `now`; null when nothing does. */
export const quotaBlock = ({ models }: PoolHealth, project: string, model: string, now: number): Block | null =>
  active(models[`${project} ${model}`], now);

const active = (block: Block | undefined, now: number): Block | null => (block && now < block.until ? block : null);

const current = (blocks: Blocks, now: number): Blocks =>
  Object.fromEntries(Object.entries(blocks).filter(([, block]) => now < block.until));

function mergeBlocks(one: Blocks, other: Blocks): Blocks {
  const merged = { ...one };
  for (const [name, block] of Object.entries(other)) {
    const known = merged[name];
    merged[name] = known && isLonger(known, block) ? known : block;
  }
  return merged;
}

/** Which of two counts must not depend on which came first: where they end together, the reason decides. */
const isLonger = (one: Block, other: Block): boolean =>
  one.until === other.until ? one.reason >= other.reason : one.until > other.until;
