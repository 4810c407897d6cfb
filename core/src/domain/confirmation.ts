/**
 * Second thoughts about a signal: does the rest of the evidence carry it? A buy can be refused; a sell never is,
 * because leaving a position reduces risk. The confidence is the share of the checks' weight that passed.
 */
import {
  NotEnoughData,
  STRATEGIES,
  type Bar,
  type Check,
  type ConfirmationOutput,
  type StrategyKind,
  type TrendOutput,
} from '../contracts/index.ts';
import { annualVolatility, latestAverageTrueRange, mean } from './indicators.ts';
import { baselineWords } from './view-words.ts';
import { count, decimal, percent } from './wording.ts';

const VOLATILITY_BARS = 20;
const MOMENTUM_BARS = 10;
const RECENT_VOLUME_BARS = 5;
const USUAL_VOLUME_BARS = 20;

/** A fresh crossing has little separation yet: a fifth of a day's usual range tells it from noise. */
const MIN_SEPARATION = 0.2;
const MIN_VOLUME_RATIO = 0.8;
const MAX_VOLATILITY = 0.8;
const MAX_EXTENSION = 3;
const MIN_CONFIDENCE = 0.5;
/** A price that comes back has fallen; one that has fallen this far in ten bars is falling still. */
const MAX_FALL = 0.25;

interface WeighedCheck {
  readonly check: Check;
  readonly weight: number;
}

interface Evidence {
  /** +1 for a buy, −1 for a sell: the checks of a sell are those of a buy in the mirror. */
  readonly sign: 1 | -1;
  readonly separation: number;
  readonly momentum: number;
  readonly extension: number;
  readonly aboveBaseline: number;
  /** The line that the price is measured against, in words. */
  readonly baseline: string;
  readonly volumeRatio: number | null;
  readonly volatility: number;
}

/**
 * The checks on a BUY or SELL signal with the verdict: a BUY is refused by a failed veto or a confidence below 0.5, a
 * SELL is always confirmed. `sizeFactor` is always 1: rules alone never shrink. Throws NotEnoughData below 21 bars, and
 * RangeError for HOLD, which leaves nothing to confirm.
 */
export function confirmSignal(bars: readonly Bar[], trend: TrendOutput): ConfirmationOutput {
  if (trend.signal === 'HOLD') throw new RangeError('a HOLD signal leaves nothing to confirm');
  const sign = trend.signal === 'BUY' ? 1 : -1;
  const weighed = weighedChecks(STRATEGIES[trend.strategy.name].kind, gather(bars, trend, sign));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const passed = weighed.reduce((sum, { check, weight }) => sum + (check.passed ? weight : 0), 0);
  const confidence = passed / total;
  const checks = weighed.map(({ check }) => check);
  const vetoed = checks.some((check) => check.veto && !check.passed);
  const refused = sign === 1 && (vetoed || confidence < MIN_CONFIDENCE);
  return { verdict: refused ? 'refuse' : 'confirm', confidence, sizeFactor: 1, checks, model: null };
}

function gather(bars: readonly Bar[], trend: TrendOutput, sign: 1 | -1): Evidence {
  const last = bars.at(-1);
  const earlier = bars.at(-1 - MOMENTUM_BARS);
  if (bars.length <= VOLATILITY_BARS || !last || !earlier) {
    throw new NotEnoughData(
      `There ${bars.length === 1 ? 'is' : 'are'} ${count(bars.length, 'bar')}; confirming a signal needs ${VOLATILITY_BARS + 1}.`,
    );
  }
  const range = latestAverageTrueRange(bars);
  const inRanges = (dollars: number): number => (range > 0 ? dollars / range : 0);
  const volumes = bars.slice(-USUAL_VOLUME_BARS).map(({ volume }) => volume);
  const usualVolume = mean(volumes);
  return {
    sign,
    separation: sign * trend.separation,
    momentum: last.close / earlier.close - 1,
    extension: inRanges(sign * (last.close - trend.baseline)),
    aboveBaseline: last.close / trend.baseline - 1,
    baseline: baselineWords(trend.strategy),
    volumeRatio: usualVolume > 0 ? mean(volumes.slice(-RECENT_VOLUME_BARS)) / usualVolume : null,
    volatility: annualVolatility(
      bars.map(({ close }) => close),
      VOLATILITY_BARS,
    ),
  };
}

const weigh = (weight: number, check: Omit<Check, 'veto'>, veto = false): WeighedCheck => ({
  weight,
  check: { ...check, veto },
});

/** A trend must be carried by where the price is going, a reversion by how far it has gone; both by volume and calm. */
function weighedChecks(kind: StrategyKind, evidence: Evidence): WeighedCheck[] {
  if (kind === 'hold') return commonChecks(evidence);
  if (kind === 'reversion') return [...reversionChecks(evidence), ...commonChecks(evidence)];
  return [...trendChecks(evidence), ...commonChecks(evidence), extensionCheck(evidence)];
}

function trendChecks({ sign, separation, momentum, aboveBaseline, baseline }: Evidence): WeighedCheck[] {
  const buying = sign === 1;
  const isOfAverages = baseline === 'the long average';
  const [above, below] = isOfAverages ? ['short at least', 'long'] : ['at least', 'its opposite'];
  return [
    weigh(2, {
      name: 'separation',
      value: separation,
      unit: 'ratio',
      bound: `${above} ${decimal(MIN_SEPARATION, 1)} average true ranges ${buying ? 'above' : 'below'} ${below}`,
      passed: separation >= MIN_SEPARATION,
    }),
    weigh(2, {
      name: 'momentum',
      value: momentum,
      unit: 'fraction',
      bound: `${buying ? 'a gain' : 'a loss'} over ${MOMENTUM_BARS} bars`,
      passed: sign * momentum > 0,
    }),
    weigh(1, {
      name: `price against ${baseline}`,
      value: aboveBaseline,
      unit: 'fraction',
      bound: buying ? 'above it' : 'below it',
      passed: sign * aboveBaseline > 0,
    }),
  ];
}

function reversionChecks({ sign, momentum, aboveBaseline, baseline }: Evidence): WeighedCheck[] {
  const buying = sign === 1;
  return [
    weigh(2, {
      name: `price against ${baseline}`,
      value: aboveBaseline,
      unit: 'fraction',
      bound: buying ? 'below it' : 'above it',
      passed: sign * aboveBaseline < 0,
    }),
    weigh(2, {
      name: 'momentum',
      value: momentum,
      unit: 'fraction',
      bound: `${buying ? 'a loss' : 'a gain'} over ${MOMENTUM_BARS} bars of at most ${percent(MAX_FALL)}`,
      passed: -sign * momentum <= MAX_FALL,
    }),
  ];
}

function commonChecks({ sign, volumeRatio, volatility }: Evidence): WeighedCheck[] {
  return [
    weigh(1, {
      name: 'volume',
      value: volumeRatio,
      unit: 'ratio',
      bound: `last ${RECENT_VOLUME_BARS} bars at least ${decimal(MIN_VOLUME_RATIO, 1)} times the last ${USUAL_VOLUME_BARS}`,
      passed: volumeRatio !== null && volumeRatio >= MIN_VOLUME_RATIO,
    }),
    weigh(
      1,
      {
        name: 'volatility',
        value: volatility,
        unit: 'fraction',
        bound: `at most ${percent(MAX_VOLATILITY)} a year over ${VOLATILITY_BARS} bars`,
        passed: volatility <= MAX_VOLATILITY,
      },
      sign === 1,
    ),
  ];
}

const extensionCheck = ({ sign, extension, baseline }: Evidence): WeighedCheck =>
  weigh(1, {
    name: 'extension',
    value: extension,
    unit: 'ratio',
    bound: `at most ${MAX_EXTENSION} average true ranges ${sign === 1 ? 'above' : 'below'} ${baseline}`,
    passed: extension <= MAX_EXTENSION,
  });
