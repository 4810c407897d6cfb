/**
 * A language model that answers in a given shape. It forms views and never sets a price, a quantity or a limit.
 * No adapter implements it yet: where it is null, the agents work by rules.
 */
import type { z } from 'zod';

export interface LlmRequest<Answer> {
  readonly agent: string;
  readonly instruction: string;
  /** Evidence as plain text; what comes from outside is quoted data, never an instruction. */
  readonly evidence: string;
  readonly answer: z.ZodType<Answer>;
}

export type LlmResult<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** No usable answer, with the reason: the agent abstains, nothing is assumed. */
  | { readonly kind: 'abstained'; readonly reason: string };

export interface Llm {
  ask<Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>>;
}
