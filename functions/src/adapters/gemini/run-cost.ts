/**
 * What a run of the crew may cost by today's prices, for the page: a guess from the model file alone, before anything
 * is asked. What is really let through, the budget decides for each request.
 */
import type { LlmTier, ModelHealth } from '@trading-crew/core/contracts';
import { actualDollars, worstCaseDollars } from './cost.ts';
import { priceAt, type Model, type ModelChains, type PricePeriod } from './models.ts';

/** How often a run asks each tier: four explanations, and the confirmation and the ideas. */
const QUESTIONS: Readonly<Record<LlmTier, number>> = { cheap: 4, strong: 2 };
/** What a usual question and its answer come to, tokens. */
const USUAL: Readonly<Record<LlmTier, { readonly input: number; readonly output: number }>> = {
  cheap: { input: 900, output: 150 },
  strong: { input: 1_400, output: 400 },
};
/** The longest answers that the agents ask for, tokens, and a prompt as long as they come, bytes. */
const LONGEST_ANSWER: Readonly<Record<LlmTier, number>> = { cheap: 2_048, strong: 4_096 };
const LONGEST_PROMPT = 6_000;

/**
 * Dollars of a run whose questions are all answered at once: `low` with usual answers by the model that is asked first,
 * `high` with the longest ones by the dearest model that may be asked. Null when a tier has no price at `now`
 * (milliseconds UTC).
 */
export function runCost(chains: ModelChains, now: number): ModelHealth['estimate'] {
  const cheap = tierCost('cheap', chains.cheap, now);
  const strong = tierCost('strong', chains.strong, now);
  return cheap && strong && { low: cheap.low + strong.low, high: cheap.high + strong.high };
}

function tierCost(tier: LlmTier, chain: readonly Model[], now: number): ModelHealth['estimate'] {
  const prices = chain.map((model) => priceAt(model, now)).filter((price) => price !== null);
  const [first] = prices;
  if (!first) return null;
  const usual = actualDollars(first, { ...USUAL[tier], thinking: 0, cached: 0 });
  const longest = (price: PricePeriod): number => worstCaseDollars(price, LONGEST_PROMPT, LONGEST_ANSWER[tier]);
  return { low: QUESTIONS[tier] * usual, high: QUESTIONS[tier] * Math.max(...prices.map(longest)) };
}
