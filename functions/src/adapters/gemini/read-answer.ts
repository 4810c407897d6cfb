/**
 * What came back, judged. An answer is text that ended with STOP, without the model's thoughts; it counts when it is one
 * JSON value that the agent's schema takes. Everything else has a name of its own, and no part of it is used.
 */
import type { LlmRefusalReason } from '@trading-crew/core/contracts';
import { z } from 'zod';
import type { TokenCounts } from './cost.ts';

const count = z
  .int()
  .min(0)
  .nullish()
  .transform((value) => value ?? 0);
const Usage = z.object({
  promptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  cachedContentTokenCount: count,
  totalTokenCount: count,
});
const Candidate = z.object({
  content: z
    .object({ parts: z.array(z.object({ text: z.string().nullish(), thought: z.boolean().nullish() })).nullish() })
    .nullish(),
  finishReason: z.string().nullish(),
});
/** Open: Gemini adds fields. The SDK checks nothing. */
const WireResponse = z.object({
  candidates: z.array(Candidate).nullish(),
  promptFeedback: z.object({ blockReason: z.string().nullish() }).nullish(),
  /** An answer is not thrown away because its tokens cannot be read; it then counts at its worst case. */
  usageMetadata: Usage.nullish().catch(null),
});

export type Reply = {
  /** How it ended, in Gemini's word; null when it does not say. */
  readonly finishReason: string | null;
  /** The text outside the thoughts, whatever became of it; null when there is none. */
  readonly text: string | null;
  /** Null when nothing was counted. */
  readonly tokens: TokenCounts | null;
} & (
  | { readonly kind: 'text'; readonly text: string }
  /** Ended without a word, which happens and passes. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly reason: LlmRefusalReason; readonly message: string }
);

/** Gemini's words for its own refusals; a word that is not here is `UNKNOWN_FINISH`. */
const FINISH_REASONS: Readonly<Record<string, LlmRefusalReason>> = {
  MAX_TOKENS: 'MAX_TOKENS',
  RECITATION: 'RECITATION',
  SAFETY: 'SAFETY',
  BLOCKLIST: 'SAFETY',
  PROHIBITED_CONTENT: 'SAFETY',
  SPII: 'SAFETY',
};
const MESSAGES: Partial<Readonly<Record<LlmRefusalReason, string>>> = {
  MAX_TOKENS: 'The model reached its token limit before the answer was complete.',
  RECITATION: 'Google held the answer back because it repeats a protected text.',
  SAFETY: 'Google held the answer back for its content.',
};

/** The reply in a response of the SDK; null when it is none. */
export function readReply(response: unknown): Reply | null {
  const parsed = WireResponse.safeParse(response);
  if (!parsed.success) return null;
  const { candidates, promptFeedback, usageMetadata } = parsed.data;
  const [candidate] = candidates ?? [];
  const texts = candidate?.content?.parts?.filter((part) => part.thought !== true).map((part) => part.text ?? '') ?? [];
  const text = texts.join('');
  const finishReason = candidate?.finishReason ?? null;
  const common = {
    finishReason,
    text: text === '' ? null : text,
    tokens: usageMetadata ? counts(usageMetadata) : null,
  };
  const blocked = promptFeedback?.blockReason;
  if (!candidate && blocked) {
    const message = `Google refused the question for its content (${shortened(blocked)}).`;
    return { ...common, finishReason: blocked, kind: 'refused', reason: 'SAFETY', message };
  }
  const isWordless = text.trim() === '';
  if (isWordless && (finishReason === 'STOP' || finishReason === null)) return { ...common, kind: 'empty' };
  if (finishReason === 'STOP') return { ...common, kind: 'text', text };
  const reason = FINISH_REASONS[finishReason ?? ''] ?? 'UNKNOWN_FINISH';
  const message =
    MESSAGES[reason] ?? `The model stopped without finishing (${shortened(finishReason ?? 'no reason')}).`;
  return { ...common, kind: 'refused', reason, message };
}

function counts(usage: z.infer<typeof Usage>): TokenCounts {
  const { promptTokenCount: input, candidatesTokenCount: output, cachedContentTokenCount: cached } = usage;
  // What the total has and the parts have not is billed all the same; the dearest reading is that it was thought.
  const thinking = Math.max(usage.thoughtsTokenCount, usage.totalTokenCount - input - output);
  return { input, output, thinking, cached: Math.min(cached, input) };
}

const shortened = (word: string): string => word.slice(0, 60);

export type Judgement<Answer> =
  { readonly kind: 'valid'; readonly answer: Answer } | { readonly kind: 'invalid'; readonly problem: string };

const MOST_PROBLEMS = 5;

/**
 * The answer in a text. Nothing is searched for in prose: a list of figures somewhere in it might pass for an answer.
 */
export function judgeAnswer<Answer>(text: string, schema: z.ZodType<Answer>): Judgement<Answer> {
  const value = jsonOf(text);
  if (!value) return { kind: 'invalid', problem: 'it is not a single JSON value' };
  const result = schema.safeParse(value.json);
  if (result.success) return { kind: 'valid', answer: result.data };
  const problems = result.error.issues.slice(0, MOST_PROBLEMS).map(({ path, message }) => {
    const place = path.map(String).join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  return { kind: 'invalid', problem: problems.join('; ') };
}

function jsonOf(text: string): { readonly json: unknown } | null {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}
