/**
 * What the model is asked about a strategy: other settings worth trying, and what the search came to. What it names is
 * tried, never believed, and in windows of which the question showed it nothing.
 */
import { z } from 'zod';
import {
  STRATEGIES,
  numbersOf,
  sessionOf,
  type Bar,
  type EnhancementOutput,
  type NumberBound,
  type StrategyChoice,
  type StrategyDescription,
  type TriedSetting,
} from '../../contracts/index.ts';
import { VERDICT_WORDS, changeWords, changesBetween, returnWords, verdictOf } from '../../backtest/index.ts';
import { count, decimal, quantity } from '../../domain/index.ts';
import type { ModelQuestion } from '../agent.ts';
import type { ToExplain } from './explanation.ts';
import { priceFacts } from './facts.ts';
import { FIGURE_RULE, evidenceOf, plainText, quotedSubject, type Subject } from './question.ts';

/** Names and bounds of the numbers are not asked for here: what cannot be tried is shown, with what is wrong with it. */
export const SettingIdeas = z.strictObject({
  ideas: z
    .array(
      z.strictObject({
        parameters: z
          .array(z.strictObject({ name: plainText(40), value: z.number() }))
          .min(1)
          .max(12),
        because: plainText(240),
      }),
    )
    .max(3),
});
export type SettingIdeas = z.infer<typeof SettingIdeas>;

const WINDOW_RULE = `A bar is one trading day. Each setting was tried over the same windows of history by the user's own limits and costs:
a window is won when a setting beat the present one in it and in the stretch before it.`;

const TASK = `A trading strategy buys a share when it sees a reason and sells it when it sees the opposite; numbers set how it looks.
A bar is one trading day. Settings are judged by the user's own limits and costs in windows of history that you are not shown:
the evidence ends where the first of them begins. It says what the present setting and its neighbours returned in the stretch
before that, and where the price stood.
Name at most three other settings that are worth trying: different from those in the evidence and from one another. For
each, list the numbers to change by the names in the evidence, within their bounds and in their order; a number that you
leave out stays as it is. They will be tried in the windows, and only what holds up there is shown to the user. To name none
is a good answer where nothing suggests itself.
because: one short sentence of at most 240 characters in plain English for somebody who has never traded.
${FIGURE_RULE} Give no advice.`;

const descriptionOf = ({ name }: StrategyChoice): StrategyDescription => STRATEGIES[name];

const instructionFor = (current: StrategyChoice): string => {
  const { label, meaning } = descriptionOf(current);
  return `${TASK}\nThe strategy is "${label}". ${meaning}`;
};

const resultFact = ({ meanReturn, windowReturns }: TriedSetting): string =>
  `${returnWords(meanReturn)} a window on average (${windowReturns.map(returnWords).join('; ')})`;

function triedFact(tried: TriedSetting, { strategy }: TriedSetting): string {
  const who = tried.source === 'model' ? 'Idea' : 'Neighbour';
  const won = `won ${tried.windowsWon} of ${count(tried.windowReturns.length, 'window')}`;
  const verdict = VERDICT_WORDS[verdictOf(tried)];
  return `${who}, ${changeWords(changesBetween(strategy, tried.strategy))}: ${resultFact(tried)}, ${won}, ${count(tried.trades, 'trade')}: ${verdict}.`;
}

const presentFact = (current: TriedSetting): string =>
  `Present setting: ${resultFact(current)}, ${count(current.trades, 'trade')}.`;

function boundFact(name: string, value: number, { label, min, max, integer, unit }: NumberBound): string {
  const kind = integer === true ? 'a whole number ' : '';
  return `${name} (${label}, ${unit}): now ${quantity(value)}; ${kind}from ${quantity(min)} to ${quantity(max)}.`;
}

function parameterFacts(current: StrategyChoice): string[] {
  const { parameters, ordered } = descriptionOf(current);
  const numbers = numbersOf(current);
  return [
    ...Object.entries(parameters).map(([name, bound]) => boundFact(name, numbers[name] ?? bound.default, bound)),
    ...ordered.map(({ smaller, larger }) => `${smaller} must be smaller than ${larger}.`),
  ];
}

/** What a setting returned before the first window that judges: the one stretch that overlaps with none of them. */
const beforehand = ({ trainingReturns }: TriedSetting): string =>
  `${returnWords(trainingReturns[0] ?? Number.NaN)} in the stretch before the windows`;

/**
 * Asks for settings worth trying. Nothing in the question rests on a bar of the windows in which they will be judged: an
 * idea that had seen what did well there would hold up there by hindsight. `bars` are those of the search, `longest` is the
 * longest warm-up in bars that they can spare.
 */
export const askForIdeas = (
  subject: Subject,
  bars: readonly Bar[],
  { current, tried, windows }: EnhancementOutput,
  longest: number,
): ModelQuestion<SettingIdeas> => {
  const [first] = windows;
  const shown = bars.filter(({ time }) => first !== undefined && sessionOf(time) < first.from);
  return {
    tier: 'strong',
    instruction: instructionFor(current.strategy),
    evidence: evidenceOf([
      ...parameterFacts(current.strategy),
      `No setting may need more than ${count(longest, 'bar')} before its first view.`,
      `Present setting: ${beforehand(current)}.`,
      ...tried.map(
        (setting) =>
          `Neighbour, ${changeWords(changesBetween(current.strategy, setting.strategy))}: ${beforehand(setting)}.`,
      ),
      ...priceFacts(shown),
    ]),
    quoted: quotedSubject(subject),
    answer: SettingIdeas,
    maxOutputTokens: 4_096,
  };
};

const EXPLAIN = `Explain what trying other settings of the strategy came to: what is proposed and how sure one can be of it, or why
nothing is. Overfit means that a setting fits the past alone.
${WINDOW_RULE}`;

/** What the search came to, in the figures that the page shows. */
export const explainSearch = (subject: Subject, { proposals, current, tried }: EnhancementOutput): ToExplain => ({
  task: `${EXPLAIN}\nThe strategy is "${descriptionOf(current.strategy).label}". ${descriptionOf(current.strategy).meaning}`,
  evidence: evidenceOf([
    presentFact(current),
    ...(proposals.length === 0 ? [`Nothing is proposed. ${count(tried.length, 'setting')} tried.`] : []),
    ...proposals.map(
      ({ changes, because, overfitRisk, overfitBecause }, place) =>
        `Proposal ${place + 1}, ${changeWords(changes)}: ${because} Risk of overfit ${overfitRisk}: ${overfitBecause}`,
    ),
    ...tried.map((setting) => triedFact(setting, current)),
    ...proposals.flatMap(({ evidence }) => intervalFacts(evidence)),
  ]),
  quoted: quotedSubject(subject),
});

function intervalFacts({ effect, effectInterval, clearedEffect, deflatedSharpe }: TriedSetting): string[] {
  const isCleared = typeof clearedEffect === 'number';
  return [
    ...(effect === null ? [] : [`Effect of the proposal: ${returnWords(effect)} a window.`]),
    ...(isCleared
      ? [`Without the part that more or less time in the market explains: ${returnWords(clearedEffect)} a window.`]
      : []),
    ...(effectInterval === null
      ? []
      : [
          `Chance leaves ${isCleared ? 'that' : 'it'} between ${returnWords(effectInterval.low)} and ${returnWords(effectInterval.high)}.`,
        ]),
    ...(deflatedSharpe === null ? [] : [`Chance that the gain is more than luck: ${decimal(deflatedSharpe)}.`]),
  ];
}
