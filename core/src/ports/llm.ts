/**
 * A language model that answers in a given shape. It forms views and never sets a price, a quantity or a limit.
 *
 * `ask` always comes back with a typed result, at the latest at the deadline: a valid answer, or a refusal that says
 * why there is none. There is no third thing: no half answer, no default, no answer that the schema did not take. An
 * answer that does not fit is shown to the model once, with what is wrong with it; after that it is refused.
 * A deadline that has passed and a signal that was raised send nothing. It throws only for a request that no model
 * could answer, such as an answer schema that cannot be told to it: a bug, and the same one every time.
 */
import { z } from 'zod';

/** What kind of model does the work: `cheap` for explanations, `strong` for what decides. */
export const LlmTier = z.enum(['cheap', 'strong']);
export type LlmTier = z.infer<typeof LlmTier>;

/** Why there is no answer. The agent abstains, and the step shows it; nothing is assumed in its place. */
export const LlmRefusalReason = z.enum([
  /** The answer was cut off at the token limit. */
  'MAX_TOKENS',
  /** Held back, by the model's provider, for its content. */
  'SAFETY',
  /** Held back for repeating somebody else's text. */
  'RECITATION',
  /** The model ended without a word, more than once. */
  'EMPTY',
  /** The answer did not fit its shape, and neither did the second one. */
  'INVALID',
  /** The model stopped for a reason that this program does not know. */
  'UNKNOWN_FINISH',
  /** The request is longer than may be sent. */
  'TOO_LARGE',
  /** The provider finds fault with the request itself; sending it again is pointless. */
  'REJECTED',
  /** No attempt reached a model that works. */
  'UNAVAILABLE',
  /** Every project has used up what it may ask for, for now. */
  'QUOTA_SPENT',
  /** Every key was refused. */
  'KEYS_REFUSED',
  /** The money for this call is not there. */
  'BUDGET_SPENT',
  /** No price is known for today, so no budget can be kept. */
  'UNPRICED',
  /** The time was over before an answer came. */
  'DEADLINE',
  /** The caller's signal was raised. */
  'CANCELLED',
]);
export type LlmRefusalReason = z.infer<typeof LlmRefusalReason>;

/** The longest prompt and the longest raw answer that a usage record keeps, in characters. */
export const LLM_KEPT_CHARACTERS = 16_000;

const count = z.int().min(0);
/** Room for the sentence that marks a cut. */
const keptText = z.string().max(LLM_KEPT_CHARACTERS + 100);

/** What one `ask` cost and how it went, its repeats and its repair included. Plain data, without any key. */
export const LlmUsage = z.strictObject({
  agent: z.string(),
  tier: LlmTier,
  /** The model and the project asked last; null when nothing was sent. */
  model: z.string().nullable(),
  project: z.string().nullable(),
  /** Tokens of all requests. `inputTokens` includes the cached ones, `outputTokens` not the thinking. */
  inputTokens: count,
  outputTokens: count,
  thinkingTokens: count,
  cachedTokens: count,
  /** Dollars. A request whose tokens are not known counts at its worst case. */
  dollars: z.number().min(0),
  /** From the call of `ask` to its result, waiting included, milliseconds. */
  latencyMs: z.number().min(0),
  /** Requests sent. */
  attempts: count,
  /** How the last answer ended, in the provider's word; null when none came. */
  finishReason: z.string().nullable(),
  /** Recognises an equal request: `hashText(stableJson([instruction, evidence, quoted]))` of the domain. */
  promptHash: z.string(),
  /** The prompt as the model saw it first; cut at `LLM_KEPT_CHARACTERS`, and then it says so. */
  prompt: keptText,
  /** The last text that came back, before it was judged, cut in the same way; null when none came. */
  rawAnswer: keptText.nullable(),
});
export type LlmUsage = z.infer<typeof LlmUsage>;

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
