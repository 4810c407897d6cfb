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
export function confirmByRules(columns: PriceColumns, choice: StrategyChoice): Confirm {
  const read = Math.max(BARS_READ_MIN, barsToRead(choice));
  const strategy = strategyOf(choice);
  const { kind } = STRATEGIES[choice.name];
  let lines: { readonly baseline: Float64Array; readonly separation: Float64Array } | null = null;
  return (index, side) => {
    if (index < VOLATILITY_BARS) return null;
    lines ??= { baseline: strategy.baseline(columns), separation: strategy.separation(columns) };
    const first = Math.max(0, index + 1 - read);
    const evidence = evidenceAt(columns, first, index, lines.baseline[index] ?? Number.NaN);
    const separation = evidence.inRanges(lines.separation[index] ?? Number.NaN);
    const confidence = confidenceIn(kind, side === 'long' ? 1 : -1, { ...evidence, separation });
    const isVetoed = side === 'long' && !(evidence.volatility <= VOLATILITY_MAX);
    return isVetoed || !(confidence >= CONFIDENCE_MIN) ? null : confidence;
  };
}

interface MarketEvidence {
  /** Dollars as a number of average true ranges; 0 where prices do not move. */
  readonly inRanges: (dollars: number) => number;
  readonly momentum: number;
  /** Average true ranges above the baseline. */
  readonly extension: number;
  readonly aboveBaseline: number;
  /** Not a number where nothing was traded. */
  readonly volumeRatio: number;
  readonly volatility: number;
}

function evidenceAt({ high, low, close, volume }: PriceColumns, first: number, index: number, baseline: number) {
  const upTo = (column: Float64Array, from: number): Float64Array => column.subarray(Math.max(first, from), index + 1);
  const closes = upTo(close, first);
  const period = Math.min(RANGE_PERIOD, closes.length - 1);
  const range = wilderAverageTrueRange(upTo(high, first), upTo(low, first), closes, period).at(-1) ?? 0;
  const inRanges = (dollars: number): number => (range > 0 ? dollars / range : 0);
  const closed = close[index] ?? Number.NaN;
  const usualVolume = mean(upTo(volume, index + 1 - USUAL_VOLUME_BARS));
  const evidence: MarketEvidence = {
    inRanges,
    momentum: closed / (close[index - MOMENTUM_BARS] ?? Number.NaN) - 1,
    extension: inRanges(closed - baseline),
    aboveBaseline: closed / baseline - 1,
    volumeRatio: usualVolume > 0 ? mean(upTo(volume, index + 1 - RECENT_VOLUME_BARS)) / usualVolume : Number.NaN,
    volatility: annualVolatility(upTo(close, index - VOLATILITY_BARS), VOLATILITY_BARS),
  };
  return evidence;
}

/** The share of the checks' weight that passed; the checks of a short position are those of a purchase in the mirror. */
function confidenceIn(
  kind: StrategyKind,
  sign: 1 | -1,
  { separation, momentum, extension, aboveBaseline, volumeRatio, volatility }: MarketEvidence & { separation: number },
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
