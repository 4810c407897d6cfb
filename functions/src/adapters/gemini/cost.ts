/**
 * Dollars: what a request can cost at most, before it is sent, and what it did cost, after it. The first is never below
 * the second, so a budget that covered the request is never overspent by it.
 */
import type { PricePeriod } from './models.ts';

/** What was counted for one answer. Output leaves the thinking out; input includes what came from the cache. */
export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly thinking: number;
  readonly cached: number;
}

const MILLION = 1_000_000;
/** Tokens that the provider adds around the texts: turns, roles, the frame of the schema. */
const FRAME_TOKENS = 512;
/** English text has four signs a token, figures one or two. */
const LIKELY_BYTES_PER_TOKEN = 3;

/** A bound on the tokens of a text of so many bytes: the tokenizer never makes more tokens than there are bytes. */
export const mostTokens = (bytes: number): number => bytes + FRAME_TOKENS;

/** A fair guess at the tokens of a text of so many bytes. */
export const likelyTokens = (bytes: number): number => Math.ceil(bytes / LIKELY_BYTES_PER_TOKEN) + FRAME_TOKENS;

/** The most that a request can cost, dollars: nothing from the cache, and the output used to its limit. */
export const worstCaseDollars = (price: PricePeriod, inputBytes: number, maxOutputTokens: number): number =>
  (mostTokens(inputBytes) * price.input + maxOutputTokens * price.output) / MILLION;

/** What the counted tokens cost, dollars. Thinking is billed as output, the cached part of the input at its own price. */
export function actualDollars(price: PricePeriod, { input, output, thinking, cached }: TokenCounts): number {
  const fromCache = Math.min(cached, input);
  const fresh = input - fromCache;
  return (fresh * price.input + fromCache * price.cached + (output + thinking) * price.output) / MILLION;
}

/** The counted tokens as a bill has them: thinking is output. Nothing where nothing was counted. */
export const billedTokens = (tokens: TokenCounts | null) => ({
  inputTokens: tokens?.input ?? 0,
  outputTokens: (tokens?.output ?? 0) + (tokens?.thinking ?? 0),
});
