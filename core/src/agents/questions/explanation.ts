/**
 * Asks for the words beside the numbers. They come after the work is done and change nothing of it: without an answer
 * the step is as good as with one.
 */
import { z } from 'zod';
import type { AskModel, ModelQuestion, Say } from '../agent.ts';
import { FIGURE_RULE, plainText } from './question.ts';

const Explanation = z.strictObject({ explanation: plainText(600) });

export type ToExplain = Pick<ModelQuestion<unknown>, 'evidence' | 'quoted'> & {
  /** What to explain, and what the figures mean. */
  readonly task: string;
};

const HOW = `Answer in "explanation" with one to three short sentences, at most 600 characters, in plain English for somebody who
has never traded; where a term of the trade is needed, say what it means. ${FIGURE_RULE}
Describe what is so. Give no advice, no forecast and no view on what anybody should do.`;

/** The explanation in plain words; null where the model is not asked or gives none, and the log then says why. */
export async function explained(llm: AskModel | null, toExplain: () => ToExplain, say: Say): Promise<string | null> {
  if (llm === null) return null;
  const { task, ...facts } = toExplain();
  const result = await llm({
    ...facts,
    tier: 'cheap',
    instruction: `${task}\n${HOW}`,
    answer: Explanation,
    maxOutputTokens: 2_048,
  });
  if (result.kind === 'answered') return result.answer.explanation;
  say('info', 'There is no explanation; the figures do not depend on one.', { refusal: result.reason });
  return null;
}
