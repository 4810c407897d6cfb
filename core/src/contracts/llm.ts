/**
 * What is kept of a question to the language model: who asked, what it cost, what came back and why nothing did. Plain
 * data, without any key; a step carries it, so that its owner can read every word and repeat the run.
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

/**
 * One question as its step keeps it. `answer` is what the agent was handed: the parsed answer, null after a refusal.
 * With `promptHash` it makes the run repeatable.
 */
export const ModelCall = z.strictObject({
  ...LlmUsage.shape,
  answer: z.unknown(),
  /** Why there is no answer, and in words; both null when there is one. */
  refusal: LlmRefusalReason.nullable(),
  refusalMessage: z.string().nullable(),
  /** Figures that the answer names although the evidence does not hold them, as they were written. */
  unsupportedFigures: z.array(z.string()),
});
export type ModelCall = z.infer<typeof ModelCall>;
