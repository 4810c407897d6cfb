/**
 * The one question whose answer can change a decision, and its answer: a factor stands where the size shrinks and
 * nowhere else, so that an answer cannot contradict itself.
 */
import { z } from 'zod';
import {
  FIRST_STRATEGY,
  STRATEGIES,
  type Bar,
  type ConfirmationOutput,
  type ModelOpinion,
  type StrategyChoice,
  type TrendOutput,
} from '../../contracts/index.ts';
import { count, decimal } from '../../domain/index.ts';
import type { LlmResult } from '../../ports/llm.ts';
import type { ModelQuestion } from '../agent.ts';
import { checkFact, priceFacts, trendFacts } from './facts.ts';
import { FIGURE_RULE, evidenceOf, plainText, quotedSubject, type Subject } from './question.ts';

const views = {
  confidence: z.number().min(0).max(1),
  reasons: z.array(plainText(240)).min(1).max(4),
  doubts: z.array(plainText(240)).max(4),
};

export const SecondOpinion = z.strictObject({
  opinion: z.discriminatedUnion('verdict', [
    z.strictObject({ verdict: z.literal('confirm'), ...views }),
    z.strictObject({ verdict: z.literal('shrink'), sizeFactor: z.number().min(0.1).max(0.95), ...views }),
    z.strictObject({ verdict: z.literal('refuse'), ...views }),
  ]),
});
export type SecondOpinion = z.infer<typeof SecondOpinion>;

const AVERAGES = `Fixed rules have confirmed a BUY signal: three moving averages of daily closes have just lined up, the short one on
top.`;

const signalledBy = ({ name }: StrategyChoice): string =>
  name === FIRST_STRATEGY
    ? AVERAGES
    : `Fixed rules have confirmed a BUY signal of the strategy "${STRATEGIES[name].label}". ${STRATEGIES[name].meaning}`;

const INSTRUCTION = `Give a second opinion. It can only tighten: you cannot enlarge the trade, and its price, quantity, stop and limits are
computed without you. Where you are in doubt, less is the right answer.
An average true range is how far the price usually moves in a day. Separation is how far the view is from its opposite,
such as the short average's distance above the long one; extension is the last close's distance above the slow line, both
in average true ranges. Momentum is the change
of the close over 10 bars. Volume compares the last 5 bars with the last 20. Volatility is how far the price usually moves
in a year. The rules' confidence is the share of their checks' weight that passed.
Answer in "opinion" with one of three verdicts. "confirm": the figures are what the beginning of a rise looks like.
"shrink": one of them speaks clearly against it; sizeFactor, from 0.1 to 0.95, is the share of the size that is to be left.
"refuse": they contradict each other, or what they show is no rise. That something is not in the evidence, such as news,
is no reason by itself.
confidence, from 0 to 1, is how sure you are of your verdict. reasons: one to four, the most important first. doubts: none
to four. Each is one short sentence of at most 240 characters in plain English for somebody who has never traded.
${FIGURE_RULE} Describe; give no advice.`;

export const askSecondOpinion = (
  subject: Subject,
  bars: readonly Bar[],
  trend: TrendOutput,
  rules: ConfirmationOutput,
): ModelQuestion<SecondOpinion> => ({
  tier: 'strong',
  instruction: `${signalledBy(trend.strategy)} ${INSTRUCTION}`,
  evidence: evidenceOf([
    ...trendFacts(trend),
    `Confidence of the rules: ${decimal(rules.confidence)}.`,
    `Checks of the rules: ${count(rules.checks.length, 'check')}.`,
    ...rules.checks.map(checkFact),
    ...priceFacts(bars),
  ]),
  quoted: quotedSubject(subject),
  answer: SecondOpinion,
  maxOutputTokens: 4_096,
});

/** The result as it stands in the output: an answer is an opinion, and so is that there is none. */
export function opinionOf(result: LlmResult<SecondOpinion>): ModelOpinion {
  if (result.kind === 'refused') {
    return {
      verdict: 'abstained',
      sizeFactor: 1,
      confidence: null,
      reasons: [],
      doubts: [],
      refusal: result.reason,
    };
  }
  const { opinion } = result.answer;
  return { sizeFactor: 1, ...opinion, refusal: null };
}
