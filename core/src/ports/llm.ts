/**
 * A language model that answers in a given shape. It forms views and never sets a price, a quantity or a limit.
 *
 * `ask` always comes back with a typed result, at the latest at the deadline: a valid answer, or a refusal that says
 * why there is none. There is no third thing: no half answer, no default, no answer that the schema did not take. An
 * answer that does not fit is shown to the model once, with what is wrong with it; after that it is refused.
 * A deadline that has passed and a signal that was raised send nothing. It throws only for a request that no model
 * could answer, such as an answer schema that cannot be told to it: a bug, and the same one every time.
 */
import type { z } from 'zod';
import type { LlmRefusalReason, LlmTier, LlmUsage } from '../contracts/index.ts';

/** Text from outside, such as news or a company's name: data for the model to weigh, never an instruction to it. */
export interface QuotedText {
  /** What it is, such as "headline". */
  readonly label: string;
  readonly text: string;
}

/** Raised by a caller that does not want the answer any more; an AbortSignal is one. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface LlmRequest<Answer> {
  /** Who asks, for the record. */
  readonly agent: string;
  readonly tier: LlmTier;
  /** What to do, in our words. */
  readonly instruction: string;
  /** Facts of ours in plain text: summaries, never bars by the hundred, and nothing that came from outside. */
  readonly evidence: string;
  /** What came from outside. Long texts are cut. */
  readonly quoted: readonly QuotedText[];
  readonly answer: z.ZodType<Answer>;
  /** No request begins, and no result comes, after this instant; milliseconds UTC. */
  readonly deadline: number;
  /** The most tokens of an answer. Thinking counts: below 2,000 an answer is often cut off. */
  readonly maxOutputTokens: number;
  readonly signal?: CancelSignal | undefined;
}

export type LlmResult<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly usage: LlmUsage }
  | {
      readonly kind: 'refused';
      readonly reason: LlmRefusalReason;
      /** One sentence or two for the user. */
      readonly message: string;
      readonly usage: LlmUsage;
    };

export interface Llm {
  ask<Answer>(request: LlmRequest<Answer>): Promise<LlmResult<Answer>>;
}
