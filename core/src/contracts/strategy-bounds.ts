/**
 * The strategies by name, each with its parameters and their bounds, once. The zod schema, the forms, the sweeps of the
 * lab and the generated part of firestore.rules are all made from this table, so that they cannot disagree.
 */
import type { NumberBound } from './number-bound.ts';

/** What a view rests on: a trend that goes on, a price that comes back, or nothing at all. */
export type StrategyKind = 'trend' | 'reversion' | 'hold' | 'vote';

/** One parameter must be smaller than another. */
export interface Ordered {
  readonly smaller: string;
  readonly larger: string;
  readonly error: string;
}

export interface StrategyDescription {
  readonly label: string;
  readonly kind: StrategyKind;
  /** When it is in and when it is out, in a sentence. */
  readonly meaning: string;
  readonly parameters: Readonly<Record<string, NumberBound>>;
  readonly ordered: readonly Ordered[];
}

const bars = <const Default extends number>(
  label: string,
  meaning: string,
  [min, byDefault, max]: readonly [number, Default, number],
) => ({ min, max, integer: true, unit: 'bars', default: byDefault, label, meaning }) as const;

const FRESHNESS = bars('Freshness', 'A turn counts as a signal for this many bars.', [1, 3, 20]);

const weight = (label: string, byDefault: number) =>
  ({
    min: 0,
    max: 5,
    unit: 'ratio',
    default: byDefault,
    label,
    meaning: 'Weight of its voice; 0 leaves it out.',
  }) as const;

export const STRATEGIES = {
  'three-moving-averages': {
    label: 'Three moving averages',
    kind: 'trend',
    meaning: 'In when short stands above medium and medium above long; out when the order is the reverse.',
    parameters: {
      short: bars(
        'Short average',
        'Bars in the fastest moving average. Must be smaller than the medium one.',
        [2, 8, 200],
      ),
      medium: bars(
        'Medium average',
        'Bars in the middle moving average. Must lie between short and long.',
        [3, 13, 300],
      ),
      long: bars('Long average', 'Bars in the slowest moving average.', [4, 21, 400]),
      freshnessBars: { ...FRESHNESS, meaning: 'A crossing counts as a signal for this many bars.' },
    },
    ordered: [
      { smaller: 'short', larger: 'medium', error: 'The short average must be smaller than the medium one.' },
      { smaller: 'medium', larger: 'long', error: 'The medium average must be smaller than the long one.' },
    ],
  },
  'ema-crossover': {
    label: 'EMA crossover',
    kind: 'trend',
    meaning: 'In when the fast exponential average stands above the slow one; out when it stands below.',
    parameters: {
      fast: bars(
        'Fast average',
        'Bars in the fast exponential average. Must be smaller than the slow one.',
        [2, 12, 200],
      ),
      slow: bars('Slow average', 'Bars in the slow exponential average.', [3, 26, 400]),
      freshnessBars: FRESHNESS,
    },
    ordered: [{ smaller: 'fast', larger: 'slow', error: 'The fast average must be smaller than the slow one.' }],
  },
  'ma-50-200': {
    label: 'Averages of 50 and 200',
    kind: 'trend',
    meaning: 'In when the average of 50 bars stands above that of 200; out when it stands below.',
    parameters: {
      fast: bars('Fast average', 'Bars in the fast average. Must be smaller than the slow one.', [10, 50, 200]),
      slow: bars('Slow average', 'Bars in the slow average.', [20, 200, 400]),
      freshnessBars: { ...FRESHNESS, default: 10 },
    },
    ordered: [{ smaller: 'fast', larger: 'slow', error: 'The fast average must be smaller than the slow one.' }],
  },
  'rsi-reversion': {
    label: 'RSI reversion',
    kind: 'reversion',
    meaning: 'In when the relative strength index falls below oversold; out when it rises above overbought.',
    parameters: {
      period: bars('RSI period', 'Bars in the relative strength index.', [2, 14, 100]),
      oversold: {
        min: 1,
        max: 49,
        unit: 'points',
        default: 30,
        label: 'Oversold',
        meaning: 'Bullish below this index, of 100.',
      },
      overbought: {
        min: 51,
        max: 99,
        unit: 'points',
        default: 70,
        label: 'Overbought',
        meaning: 'Bearish above this index, of 100.',
      },
      freshnessBars: FRESHNESS,
    },
    ordered: [],
  },
  'rsi-macd': {
    label: 'RSI and MACD',
    kind: 'trend',
    meaning: 'In when MACD stands above its signal and RSI above the middle; out when both are below.',
    parameters: {
      period: bars('RSI period', 'Bars in the relative strength index.', [2, 14, 100]),
      middle: {
        min: 20,
        max: 80,
        unit: 'points',
        default: 50,
        label: 'RSI middle',
        meaning: 'Which side of this index, of 100, counts as strong.',
      },
      fast: bars('MACD fast', 'Bars in the fast exponential average. Must be smaller than the slow one.', [2, 12, 100]),
      slow: bars('MACD slow', 'Bars in the slow exponential average.', [3, 26, 200]),
      signalPeriod: bars('MACD signal', 'Bars in the average of MACD that it is measured against.', [2, 9, 100]),
      freshnessBars: FRESHNESS,
    },
    ordered: [{ smaller: 'fast', larger: 'slow', error: 'The fast average must be smaller than the slow one.' }],
  },
  'bollinger-volume': {
    label: 'Bollinger with volume',
    kind: 'reversion',
    meaning: 'In when the close falls below the lower band on strong volume; out when it rises above the upper band.',
    parameters: {
      period: bars('Band period', 'Bars in the middle of the bands, and in the usual volume.', [5, 20, 200]),
      deviations: {
        min: 0.5,
        max: 4,
        unit: 'ratio',
        default: 2,
        label: 'Band width',
        meaning: 'Standard deviations between the middle and a band.',
      },
      volumeRatio: {
        min: 0,
        max: 5,
        unit: 'ratio',
        default: 1,
        label: 'Volume',
        meaning: 'Volume of the bar over the usual one that an entry needs; 0 asks for none.',
      },
      freshnessBars: FRESHNESS,
    },
    ordered: [],
  },
  'donchian-breakout': {
    label: 'Donchian breakout',
    kind: 'trend',
    meaning:
      'In when the close exceeds the highest high of the bars before it; out when it falls below their lowest low.',
    parameters: {
      entryPeriod: bars('Entry channel', 'Bars before this one whose highest high must be exceeded.', [5, 20, 200]),
      exitPeriod: bars('Exit channel', 'Bars before this one whose lowest low must be broken.', [2, 10, 200]),
      freshnessBars: FRESHNESS,
    },
    ordered: [],
  },
  'buy-and-hold': {
    label: 'Buy and hold',
    kind: 'hold',
    meaning: 'In from the first bar to the last. What every other strategy has to beat.',
    parameters: {},
    ordered: [],
  },
  vote: {
    label: 'Weighted vote',
    kind: 'vote',
    meaning:
      'The others vote with their usual parameters: in when the weighted balance is above the threshold, out when below its negative.',
    parameters: {
      threeMovingAverages: weight('Three moving averages', 1),
      emaCrossover: weight('EMA crossover', 1),
      averagesOf50And200: weight('Averages of 50 and 200', 0),
      rsiReversion: weight('RSI reversion', 0),
      rsiMacd: weight('RSI and MACD', 1),
      bollingerVolume: weight('Bollinger with volume', 0),
      donchianBreakout: weight('Donchian breakout', 1),
      threshold: {
        min: 0,
        max: 1,
        unit: 'ratio',
        default: 0.4,
        label: 'Threshold',
        meaning: 'The balance runs from −1, all bearish, to 1, all bullish.',
      },
      vetoes: {
        min: 0,
        max: 7,
        integer: true,
        unit: 'count',
        default: 2,
        label: 'Veto',
        meaning: 'So many bearish voices keep it from being bullish, whatever the balance; 0 gives no veto.',
      },
      freshnessBars: FRESHNESS,
    },
    ordered: [],
  },
} as const satisfies Record<string, StrategyDescription>;

export type StrategyName = keyof typeof STRATEGIES;
export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];

/** Numbers that their bounds allow and with which the strategy never acts. */
export interface NeverActs {
  /** The parameter at which to say it. */
  readonly parameter: string;
  /** Whether it lacks every voice, or has voices that can never agree enough. */
  readonly kind: 'no-voice' | 'out-of-reach';
  /** What is wrong and what to do, in a sentence. */
  readonly reason: string;
}

const NO_WEIGHTS: readonly string[] = ['threshold', 'vetoes', 'freshnessBars'];
const WEIGHTS = Object.keys(STRATEGIES.vote.parameters).filter((name) => !NO_WEIGHTS.includes(name));
/** A balance counts as above the threshold from this distance on: less is rounding. */
const LEAST_ABOVE = 1e-9;

/**
 * Why a strategy with these numbers never acts, whatever the bars; null where it can. Such numbers stay valid, because
 * settings, runs and backtests may have been stored with them: whoever lets them be typed says it there.
 */
export function whyNeverActs(name: StrategyName, numbers: Readonly<Record<string, number>>): NeverActs | null {
  if (name !== 'vote') return null;
  if (WEIGHTS.every((weight) => numbers[weight] === 0))
    return {
      parameter: WEIGHTS[0] ?? 'threshold',
      kind: 'no-voice',
      reason: 'Every weight is 0, so nobody votes and it never acts: give at least one strategy a weight.',
    };
  // The balance is an average of stances: no weights lift it above 1.
  if (1 - (numbers['threshold'] ?? 0) > LEAST_ABOVE) return null;
  return {
    parameter: 'threshold',
    kind: 'out-of-reach',
    reason: 'The balance never rises above 1, so with a threshold of 1 it never acts: lower the threshold.',
  };
}
