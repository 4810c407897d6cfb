/**
 * What instances of the language model's connector tell each other: which keys and models are out of use and until
 * when, and who is at work. Two such values always merge into the same third, whatever the order and however often.
 */
import type { ModelBlock } from '../contracts/index.ts';

export interface PoolHealth {
  /** By the short hash of the key. */
  readonly keys: Readonly<Record<string, ModelBlock>>;
  /** By "project model". */
  readonly models: Readonly<Record<string, ModelBlock>>;
  /** Until when an instance counts as at work, milliseconds UTC, by its id. */
  readonly instances: Readonly<Record<string, number>>;
}

/** Where it is kept for all instances. Both methods may throw. */
export interface PoolHealthStore {
  read(): Promise<PoolHealth>;
  /** Adds what was learned: of two blocks on the same thing, the longer one counts. */
  merge(change: PoolHealth): Promise<void>;
}
