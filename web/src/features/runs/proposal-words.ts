/** What proposals and the settings that were tried look like in words and numbers. */
import {
  numbersOf,
  STRATEGIES,
  type NumberBound,
  type Proposal,
  type SettingChange,
  type StrategyChoice,
  type TriedSetting,
} from '@trading-crew/core/contracts';
import { changesBetween, changeWords } from '@trading-crew/core/backtest';
import { decimal, NOT_AVAILABLE } from '../../ui/format.ts';
import { numberText, unitText } from '../../ui/number-text.ts';

/** A return a window: with a tenth of the equity in a position it is small, so that it has two decimals. */
export function signedReturn(fraction: number | null): string {
  if (fraction === null || !Number.isFinite(fraction)) return NOT_AVAILABLE;
  const text = decimal(fraction * 100);
  return `${fraction > 0 && /[1-9]/.test(text) ? '+' : ''}${text}\u00a0%`;
}

/** "+0.02 % to +0.27 %"; n/a where chance could not be measured. */
export const rangeWords = ({ effectInterval }: Pick<TriedSetting, 'effectInterval'>): string =>
  effectInterval === null
    ? NOT_AVAILABLE
    : `${signedReturn(effectInterval.low)} to ${signedReturn(effectInterval.high)}`;

/** The probability that a gain is more than luck: 86 %. Neither 0 nor 100 is ever known. */
export const beyondLuck = (deflatedSharpe: number | null): string =>
  deflatedSharpe === null ? NOT_AVAILABLE : `${Math.min(99, Math.max(1, Math.round(deflatedSharpe * 100)))}\u00a0%`;

export const RISK_WORDS: Readonly<Record<Proposal['overfitRisk'], string>> = {
  low: 'Low',
  medium: 'Medium',
  high: 'High',
};
export const RISK_COLORS: Readonly<Record<Proposal['overfitRisk'], string>> = {
  low: 'meaning.gain',
  medium: 'warning.main',
  high: 'meaning.loss',
};

const boundsOf = ({ name }: StrategyChoice): Readonly<Record<string, NumberBound>> => STRATEGIES[name].parameters;

export interface ChangeWords {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  /** Behind both numbers; empty where they are plain. */
  readonly unit: string;
}

function wordsOf(label: string, bound: NumberBound, from: number | undefined, to: number): ChangeWords {
  const text = (value: number | undefined): string => (value === undefined ? '–' : numberText(value, bound));
  return { label, from: text(from), to: text(to), unit: unitText(bound) };
}

/** "short average 8 → 6, long average 21 → 26", no arrow parted from its numbers. */
export const changeText = (from: StrategyChoice, to: StrategyChoice): string =>
  changeWords(changesBetween(from, to)).replaceAll(' → ', '\u00a0→\u00a0');

/** The changes of a proposal, number by number. */
export const changeRows = (strategy: StrategyChoice, changes: readonly SettingChange[]): ChangeWords[] =>
  changes.flatMap(({ parameter, label, from, to }) => {
    const bound = boundsOf(strategy)[parameter];
    return bound ? [wordsOf(label, bound, from, to)] : [];
  });

/** What stands in the settings and what would stand there; the strategy itself where it is another by now. */
export function settingRows(now: StrategyChoice, then: StrategyChoice): ChangeWords[] {
  const isOther = now.name !== then.name;
  const [before, after] = [numbersOf(now), numbersOf(then)];
  const numbers = Object.entries(boundsOf(then)).flatMap(([parameter, bound]) => {
    const old = isOther ? undefined : before[parameter];
    const next = after[parameter];
    return next === undefined || old === next ? [] : [wordsOf(bound.label, bound, old, next)];
  });
  const names = { from: STRATEGIES[now.name].label, to: STRATEGIES[then.name].label };
  return isOther ? [{ label: 'Strategy', ...names, unit: '' }, ...numbers] : numbers;
}
