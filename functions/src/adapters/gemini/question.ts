/** One question while it is asked, and what can come of it. */
import type { LlmRefusalReason } from '@trading-crew/core/contracts';
import type { LlmRequest } from '@trading-crew/core/ports';
import type { WireSchema } from './response-schema.ts';
import type { Spending } from './spending.ts';
import type { UsageLedger } from './usage-ledger.ts';

export interface Question {
  readonly request: LlmRequest<unknown>;
  readonly ledger: UsageLedger;
  readonly spending: Spending;
  readonly schema: WireSchema;
  readonly system: string;
  /** Turn about: ours first, and ours last. */
  turns: readonly string[];
  /** Passing failures so far, those of the repair included. */
  failures: number;
  /** Names of keys that failed for this question. */
  readonly avoid: Set<string>;
}

export interface Refusal {
  readonly kind: 'refused';
  readonly reason: LlmRefusalReason;
  readonly message: string;
}

export const refuse = (reason: LlmRefusalReason, message: string): Refusal => ({ kind: 'refused', reason, message });
