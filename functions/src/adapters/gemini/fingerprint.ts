/**
 * What an answer depends on besides the words of its question: how a model is asked here. Whoever keeps answers keeps them
 * under this as well, so that an answer to other house rules is not taken for one to these.
 */
import { hashText, stableJson } from '@trading-crew/core/domain';
import { z } from 'zod';
import type { Model } from './models.ts';
import { buildPrompt, complaintOf } from './prompt.ts';

/** A prompt with a word in every place that the adapter has words of its own around. */
const SAMPLE = buildPrompt({
  agent: 'X',
  tier: 'strong',
  instruction: 'I',
  evidence: 'E',
  quoted: [{ label: 'L', text: 'T' }],
  answer: z.null(),
  deadline: 0,
  maxOutputTokens: 1,
});

/** Of the house rules and of the way in which `model` is asked to think: another one where either changes. */
export function fingerprintOf(
  { id, thinkingLevel, maxOutputTokens }: Pick<Model, 'id' | 'thinkingLevel' | 'maxOutputTokens'>,
  sample = SAMPLE.text,
): string {
  return hashText(stableJson([id, thinkingLevel, maxOutputTokens, sample, complaintOf('')]));
}
