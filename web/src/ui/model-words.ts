/** What the language model said, did or cost in words: the same on every screen, and its silence never as a yes or no. */
import type { ConfirmationOutput, LlmRefusalReason, ModelCall, ModelOpinion } from '@trading-crew/core/contracts';
import { percent } from './format.ts';
import { smallMoney } from './small-money.ts';

/** Why there is no answer; stands behind a colon. */
export const REFUSAL_WORDS: Readonly<Record<LlmRefusalReason, string>> = {
  MAX_TOKENS: 'its answer was cut off at the length limit',
  SAFETY: 'its answer was held back for its content',
  RECITATION: "its answer was held back for repeating somebody else's text",
  EMPTY: 'it ended without a word',
  INVALID: 'its answer did not have the form that was asked for',
  UNKNOWN_FINISH: 'it stopped for a reason that is not known here',
  TOO_LARGE: 'the question was longer than may be sent',
  REJECTED: 'its provider finds fault with the question',
  UNAVAILABLE: 'no model could be reached',
  QUOTA_SPENT: 'every project has used up what it may ask for now',
  KEYS_REFUSED: 'every key was refused',
  BUDGET_SPENT: 'budget spent',
  UNPRICED: 'no price is known for today, so no budget can be kept',
  DEADLINE: 'the time was over before an answer came',
  CANCELLED: 'the question was called off',
};

/** "The model gave no answer: budget spent." */
export const noAnswerWords = (reason: LlmRefusalReason): string =>
  `The model gave no answer: ${REFUSAL_WORDS[reason]}.`;

/** The verdict of a second opinion in words. */
export function opinionWords({ verdict, sizeFactor, refusal }: ModelOpinion): string {
  switch (verdict) {
    case 'confirm':
      return 'Agrees';
    case 'shrink':
      return `Leaves ${percent(sizeFactor)} of the size`;
    case 'refuse':
      return 'Refuses the purchase';
    case 'abstained':
      return refusal === null ? 'Abstained' : `Abstained: ${REFUSAL_WORDS[refusal]}`;
  }
}

/** Whether nothing is bought only because the second opinion is missing: neither the rules nor the model said no. */
export const isHeldBackBySilence = ({ verdict, model }: ConfirmationOutput): boolean =>
  verdict === 'refuse' && model?.verdict === 'abstained';

/** Dollars that questions cost together. */
export const costOf = (calls: readonly Pick<ModelCall, 'dollars'>[]): number =>
  calls.reduce((sum, { dollars }) => sum + dollars, 0);

/** "Model $0.0043". */
export const modelCostWords = (dollars: number): string => `Model ${smallMoney(dollars)}`;
