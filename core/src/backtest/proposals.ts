/**
 * Which of the settings that were tried are proposed, and what is said of them: only what beat the present setting out of
 * sample, in more than half of the windows, and by more than luck explains.
 */
import type { EnhancementOutput, Proposal, TriedSetting } from '../contracts/index.ts';
import { count, decimal } from '../domain/index.ts';
import { MIN_TRADES } from './figures.ts';
import { changesBetween } from './neighbourhood.ts';

export const PROPOSALS_MAX = 3;
/** Trades out of sample below which nothing is said of a setting: as for every figure of trades. */
export const JUDGED_TRADES_MIN = MIN_TRADES;

/**
 * The deflated Sharpe ratio of the cleared gain that a proposal needs. At 0.5 it is just what the best of so many useless
 * settings would show by luck, and one search in eight over prices that are pure noise ended with a proposal; at 0.8, one in
 * thirty, whether the noise rises or not. Above that, more of what is real over eight years is hidden than luck kept out.
 */
export const DEFLATED_SHARPE_MIN = 0.8;

/** What keeps a setting from being proposed, in the order in which it is looked for. */
export type Verdict = 'held-up' | 'too-few-trades' | 'no-better' | 'too-few-windows' | 'market-alone' | 'could-be-luck';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  'held-up': 'held up',
  'too-few-trades': 'too few trades to judge',
  'no-better': 'no better',
  'too-few-windows': 'better in too few windows',
  'market-alone': 'time in the market explains it',
  'could-be-luck': 'luck explains it',
};

/** What the walk forward says of a setting. */
export function verdictOf(tried: TriedSetting): Verdict {
  const { effect, trades, windowsWon, windowReturns, deflatedSharpe } = tried;
  if (trades < JUDGED_TRADES_MIN) return 'too-few-trades';
  if (effect === null || !(effect > 0)) return 'no-better';
  if (!(windowsWon > windowReturns.length / 2)) return 'too-few-windows';
  if (deflatedSharpe !== null && deflatedSharpe >= DEFLATED_SHARPE_MIN) return 'held-up';
  return isMostlyMarket(tried) ? 'market-alone' : 'could-be-luck';
}

/**
 * Whether more than half of a gain is what any other share of time in the market would have gained: more of it while the
 * price rose, or less while it fell. No where it was not measured.
 */
function isMostlyMarket({ effect, clearedEffect }: TriedSetting): boolean {
  return effect !== null && effect > 0 && typeof clearedEffect === 'number' && clearedEffect < effect / 2;
}

/** A return a window with two decimals, 0.14 %: with a tenth of the equity in a position, they are small. */
export const returnWords = (fraction: number): string => `${decimal(fraction * 100)}\u00a0%`;

/** At most three, the one that luck explains least first. */
export const proposalsFrom = (tried: readonly TriedSetting[], current: TriedSetting): EnhancementOutput['proposals'] =>
  tried
    .filter((setting) => verdictOf(setting) === 'held-up')
    .sort((one, other) => (other.deflatedSharpe ?? 0) - (one.deflatedSharpe ?? 0))
    .slice(0, PROPOSALS_MAX)
    .map((evidence) => proposalOf(evidence, current));

function proposalOf(evidence: TriedSetting, current: TriedSetting): Proposal {
  const { meanReturn, windowsWon, windowReturns, strategy } = evidence;
  return {
    strategy,
    changes: changesBetween(current.strategy, strategy),
    because:
      `It returned ${returnWords(meanReturn)} a window after costs, out of sample, against ${returnWords(current.meanReturn)} ` +
      `now, and won ${windowsWon} of ${count(windowReturns.length, 'window')} after being better before.`,
    evidence,
    ...overfitOf(evidence),
  };
}

/** A setting that is no accident wins nearly all windows, is hardly luck, gains in nine of ten redrawn histories, and trades a lot. */
const ALL_BUT_ONE_IN_SIX = 0.8;
const HARDLY_LUCK = 0.9;
const MANY_TRADES = 30;

/** How likely the setting fits the past alone: low without a doubt, medium with one or two, high with more. */
export function overfitOf(evidence: TriedSetting): Pick<Proposal, 'overfitRisk' | 'overfitBecause'> {
  const doubts = doubtsAbout(evidence);
  const overfitRisk = doubts.length === 0 ? 'low' : doubts.length <= 2 ? 'medium' : 'high';
  const reasons = doubts.length === 0 ? assurancesOf(evidence) : doubts;
  return { overfitRisk, overfitBecause: `${sentenceOf(reasons)}.` };
}

function doubtsAbout(tried: TriedSetting): string[] {
  const { windowsWon, windowReturns, deflatedSharpe, effectInterval, clearedEffect, trades } = tried;
  const windows = windowReturns.length;
  const chance = deflatedSharpe ?? 0;
  const without = returnWords(clearedEffect ?? 0);
  return [
    ...(windowsWon < windows * ALL_BUT_ONE_IN_SIX ? [`it won only ${windowsWon} of ${count(windows, 'window')}`] : []),
    ...(chance < HARDLY_LUCK ? [`the chance that its gain is more than luck is only ${wholePercent(chance)}`] : []),
    ...(effectInterval === null || effectInterval.low <= 0 ? ['the range of its effect reaches below zero'] : []),
    ...(isMostlyMarket(tried)
      ? [`most of its gain is more or less time in the market (${without} a window without)`]
      : []),
    ...(trades < MANY_TRADES ? [`it rests on ${count(trades, 'trade')} only`] : []),
  ];
}

const assurancesOf = ({ windowsWon, windowReturns, deflatedSharpe, trades }: TriedSetting): string[] => [
  `it won ${windowsWon} of ${count(windowReturns.length, 'window')}`,
  `the chance that its gain is more than luck is ${wholePercent(deflatedSharpe ?? 0)}`,
  'the range of its effect lies above zero',
  `it rests on ${count(trades, 'trade')}`,
];

/** Never 100 % nor 0 %: neither is known. */
const wholePercent = (fraction: number): string => `${Math.min(99, Math.max(1, Math.round(fraction * 100)))}\u00a0%`;

function sentenceOf(parts: readonly string[]): string {
  const [last = '', ...others] = [...parts].reverse();
  const joined = others.length === 0 ? last : `${others.reverse().join(', ')}, and ${last}`;
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}
