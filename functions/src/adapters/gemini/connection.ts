/** What a question is asked with: shared by all questions of an instance, except for the budget. */
import type { Budget, Clock } from '@trading-crew/core/ports';
import type { CallModel } from './call-model.ts';
import type { CallCounts } from './call-counts.ts';
import type { SharedHealth } from './health-store.ts';
import type { KeyPool } from './key-pool.ts';
import type { ModelChains } from './models.ts';

export interface Connection {
  readonly clock: Clock;
  readonly models: ModelChains;
  readonly pool: KeyPool;
  readonly health: SharedHealth;
  readonly counts: CallCounts;
  readonly callModel: CallModel;
  readonly budget: Budget;
  /** In [0, 1). */
  readonly random: () => number;
  readonly redact: (text: string) => string;
  /** The longest that one request may take, milliseconds. */
  readonly attemptTimeoutMs: number;
}
