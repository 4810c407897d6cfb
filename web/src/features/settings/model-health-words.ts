/** The words of the language model's settings and health: what a choice means, and why something is out of use. */
import type { Abstention, LlmTier, ModelBlock } from '@trading-crew/core/contracts';

export const ABSTENTION_WORDS: Readonly<Record<Abstention, { readonly name: string; readonly meaning: string }>> = {
  'no-trade': {
    name: 'No trade',
    meaning: 'A purchase that the model gave no valid answer on is not made.',
  },
  rules: {
    name: 'The rules decide alone',
    meaning: 'The purchase is made as if there were no model.',
  },
};

export const BLOCK_WORDS: Readonly<Record<ModelBlock['reason'], string>> = {
  minute: 'limit per minute reached',
  day: 'limit per day reached',
  'model-off': 'the project may not use this model',
  'key-refused': 'refused by Google',
};

/** What the models of a tier are asked for. */
export const TIER_WORDS: Readonly<Record<LlmTier, string>> = {
  cheap: 'Explanations',
  strong: 'Second opinions and ideas',
};
