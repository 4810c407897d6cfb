/**
 * The second thoughts of the crew's rules in a backtest: the checks that a signal must pass before the crew trades on it, on
 * the bars that the crew would have read at that close. In plain numbers, because a sweep asks a hundred thousand times;
 * a test holds every answer equal to `confirmSignal`, which says the same in words.
 */
import { STRATEGIES, type StrategyChoice, type StrategyKind } from '../contracts/index.ts';
import {
  annualVolatility,
  barsToRead,
  mean,
  strategyOf,
  wilderAverageTrueRange,
  type PriceColumns,
} from '../domain/index.ts';
import type { Confirm } from './engine-input.ts';

/** The crew reads at least so many bars, to judge volatility and volume. */
const BARS_READ_MIN = 120;

/** The bounds of the rules; see domain/confirmation.ts for what they mean. */
const VOLATILITY_BARS = 20;
const MOMENTUM_BARS = 10;
const RECENT_VOLUME_BARS = 5;
const USUAL_VOLUME_BARS = 20;
const RANGE_PERIOD = 14;
const SEPARATION_MIN = 0.2;
const VOLUME_RATIO_MIN = 0.8;
const VOLATILITY_MAX = 0.8;
const EXTENSION_MAX = 3;
const FALL_MAX = 0.25;
/** The crew sells nothing short, so no rule refuses it there: here it is refused as a purchase would be. */
const CONFIDENCE_MIN = 0.5;

/**
 * Confidence from 0 to 1 in opening a position at the close of a bar, null where the rules refuse it or know too little.
 * Looks at the bars up to that one alone. Nothing is worked out before it is first asked.
 */
export function confirmByRules(columns: PriceColumns, choice: StrategyChoice, factsOf: FactsOf = marketFacts): Confirm {
  const read = Math.max(BARS_READ_MIN, barsToRead(choice));
  const strategy = strategyOf(choice);
  const { kind } = STRATEGIES[choice.name];
  let lines: { readonly baseline: Float64Array; readonly separation: Float64Array } | null = null;
  return (index, side) => {
    if (index < VOLATILITY_BARS) return null;
    lines ??= { baseline: strategy.baseline(columns), separation: strategy.separation(columns) };
    const first = Math.max(0, index + 1 - read);
    const facts = factsOf(columns, first, index);
    const evidence = evidenceOf(facts, columns.close[index] ?? Number.NaN, {
      baseline: lines.baseline[index] ?? Number.NaN,
      separation: lines.separation[index] ?? Number.NaN,
    });
    const confidence = confidenceIn(kind, side === 'long' ? 1 : -1, evidence);
    const isVetoed = side === 'long' && !(facts.volatility <= VOLATILITY_MAX);
    return isVetoed || !(confidence >= CONFIDENCE_MIN) ? null : confidence;
  };
}

/** What the bars from `first` up to `index` show, whatever the strategy. */
export interface MarketFacts {
  /** Average true range, dollars; 0 where prices do not move. */
  readonly range: number;
  readonly momentum: number;
  /** Not a number where nothing was traded. */
  readonly volumeRatio: number;
  readonly volatility: number;
}

export type FactsOf = (columns: PriceColumns, first: number, index: number) => MarketFacts;

const marketFacts: FactsOf = ({ high, low, close, volume }, first, index) => {
  const upTo = (column: Float64Array, from: number): Float64Array => column.subarray(Math.max(first, from), index + 1);
  const closes = upTo(close, first);
  const period = Math.min(RANGE_PERIOD, closes.length - 1);
  const usualVolume = mean(upTo(volume, index + 1 - USUAL_VOLUME_BARS));
  return {
    range: wilderAverageTrueRange(upTo(high, first), upTo(low, first), closes, period).at(-1) ?? 0,
    momentum: (close[index] ?? Number.NaN) / (close[index - MOMENTUM_BARS] ?? Number.NaN) - 1,
    volumeRatio: usualVolume > 0 ? mean(upTo(volume, index + 1 - RECENT_VOLUME_BARS)) / usualVolume : Number.NaN,
    volatility: annualVolatility(upTo(close, index - VOLATILITY_BARS), VOLATILITY_BARS),
  };
};

/**
 * The facts of the bars that were asked about last, each worked out once: combinations of a search ask about the same bars
 * again and again. The bars must not change.
 */
export function rememberedFacts(): FactsOf {
  let known: PriceColumns | null = null;
  // By how many bars are read, then by bar.
  const kept = new Map<number, Map<number, MarketFacts>>();
  return (columns, first, index) => {
    if (known !== columns) kept.clear();
    known = columns;
    const read = index - first;
    const ofRead = kept.get(read) ?? new Map<number, MarketFacts>();
    kept.set(read, ofRead);
    const facts = ofRead.get(index) ?? marketFacts(columns, first, index);
    ofRead.set(index, facts);
    return facts;
  };
}

interface Evidence extends MarketFacts {
  /** Average true ranges above the baseline. */
  readonly extension: number;
  readonly aboveBaseline: number;
  /** Average true ranges. */
  readonly separation: number;
}

/** The facts beside the lines of a strategy, dollars. */
function evidenceOf(
  facts: MarketFacts,
  close: number,
  { baseline, separation }: { readonly baseline: number; readonly separation: number },
): Evidence {
  const inRanges = (dollars: number): number => (facts.range > 0 ? dollars / facts.range : 0);
  return {
    ...facts,
    extension: inRanges(close - baseline),
    aboveBaseline: close / baseline - 1,
    separation: inRanges(separation),
  };
}

/** The share of the checks' weight that passed; the checks of a short position are those of a purchase in the mirror. */
function confidenceIn(
  kind: StrategyKind,
  sign: 1 | -1,
  { separation, momentum, extension, aboveBaseline, volumeRatio, volatility }: Evidence,
): number {
  const common = weight(1, volumeRatio >= VOLUME_RATIO_MIN) + weight(1, volatility <= VOLATILITY_MAX);
  if (kind === 'hold') return common / 2;
  if (kind === 'reversion') {
    const fallen = weight(2, sign * aboveBaseline < 0) + weight(2, -sign * momentum <= FALL_MAX);
    return (common + fallen) / 6;
  }
  const trend =
    weight(2, sign * separation >= SEPARATION_MIN) +
    weight(2, sign * momentum > 0) +
    weight(1, sign * aboveBaseline > 0) +
    weight(1, sign * extension <= EXTENSION_MAX);
  return (common + trend) / 8;
}

const weight = (points: number, passed: boolean): number => (passed ? points : 0);
