/** What the model is asked about a strategy: other settings worth trying. What it names is tried, never believed. */
import { z } from 'zod';
import { STRATEGY_BOUNDS, type Bar, type EnhancementOutput, type TriedSetting } from '../../contracts/index.ts';
import { settingName, count, percent } from '../../domain/index.ts';
import type { ModelQuestion } from '../agent.ts';
import { priceFacts } from './facts.ts';
import { FIGURE_RULE, evidenceOf, plainText, quotedSubject, type Subject } from './question.ts';

/** Bounds of the numbers are not asked for here: a setting that cannot be tried is shown, with what is wrong with it. */
export const SettingIdeas = z.strictObject({
  ideas: z.array(z.strictObject({ short: z.int(), medium: z.int(), long: z.int(), because: plainText(240) })).max(3),
});
export type SettingIdeas = z.infer<typeof SettingIdeas>;

const INSTRUCTION = `A trading rule buys a share when its short moving average of daily closes stands above the medium one and that above the
long one, and sells it when the order is the reverse. A setting is written short/medium/long, in bars; a bar is one day.
The evidence shows what the present setting and its neighbours returned after costs in windows of history: a window is won
when a setting beat the present one in it and in all the history before it.
Name at most three other settings that are worth trying on this history: different from those in the evidence and from one
another, in whole bars, within the bounds, with short below medium and medium below long. They will be tried on the same
windows, and only what holds up there is shown to the user. To name none is a good answer where nothing suggests itself.
because: one short sentence of at most 240 characters in plain English for somebody who has never traded.
${FIGURE_RULE} Give no advice.`;

const returnsFact = (label: string, { parameters, meanReturn, windowReturns }: TriedSetting): string =>
  `${label} ${settingName(parameters)}: ${percent(meanReturn)} a window on average (${windowReturns.map(percent).join('; ')})`;

const neighbourFact = (tried: TriedSetting): string =>
  `${returnsFact('Neighbour', tried)}, won ${tried.windowsWon} of ${count(tried.windowReturns.length, 'window')}.`;

const boundFact = (name: 'short' | 'medium' | 'long', longest: number): string => {
  const { label, min, max } = STRATEGY_BOUNDS[name];
  return `${label}: from ${min} to ${count(Math.min(max, longest), 'bar')}.`;
};

/** `longest` is the longest average that the bars at hand can judge. */
export const askForIdeas = (
  subject: Subject,
  bars: readonly Bar[],
  { current, tried }: EnhancementOutput,
  longest: number,
): ModelQuestion<SettingIdeas> => ({
  tier: 'strong',
  instruction: INSTRUCTION,
  evidence: evidenceOf([
    `${returnsFact('Present setting', current)}.`,
    boundFact('short', longest),
    boundFact('medium', longest),
    boundFact('long', longest),
    ...tried.map(neighbourFact),
    ...priceFacts(bars),
  ]),
  quoted: quotedSubject(subject),
  answer: SettingIdeas,
  maxOutputTokens: 4_096,
});
