/** Weighted vote: the others speak with their usual parameters, each with a weight, and enough bearish voices have a veto. */
import { defaultStrategy, type ParametersOf, type StrategyName } from '../../contracts/index.ts';
import { wilderAverageTrueRange } from '../indicators/average-true-range.ts';
import type { PriceColumns } from '../price-columns.ts';
import { bollingerVolume } from './bollinger-volume.ts';
import { donchianBreakout } from './donchian-breakout.ts';
import { averagesOf50And200, emaCrossover } from './moving-average-crossover.ts';
import { rsiMacd } from './rsi-macd.ts';
import { rsiReversion } from './rsi-reversion.ts';
import { EQUAL_WITHIN } from './stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN, type Strategy, type StrategyLine } from './strategy.ts';
import { threeMovingAverages } from './three-moving-averages-strategy.ts';

type Parameters = ParametersOf<'vote'>;

const RANGE_PERIOD = 14;

interface Voice {
  readonly warmUp: number;
  readonly stances: (columns: PriceColumns) => Int8Array;
  readonly baseline: (columns: PriceColumns) => Float64Array;
}

function voiceOf<Name extends StrategyName>(strategy: Strategy<Name>): Voice {
  // The defaults of a name are parameters of that very name, whichever it is.
  const parameters = defaultStrategy(strategy.name) as unknown as ParametersOf<Name>;
  return {
    warmUp: strategy.warmUp(parameters),
    stances: (columns) => strategy.stances(columns, parameters),
    baseline: (columns) => strategy.baseline(columns, parameters),
  };
}

type Weighed = Exclude<keyof Parameters, 'threshold' | 'vetoes' | 'freshnessBars'>;

const VOICES: Readonly<Record<Weighed, Voice>> = {
  threeMovingAverages: voiceOf(threeMovingAverages),
  emaCrossover: voiceOf(emaCrossover),
  averagesOf50And200: voiceOf(averagesOf50And200),
  rsiReversion: voiceOf(rsiReversion),
  rsiMacd: voiceOf(rsiMacd),
  bollingerVolume: voiceOf(bollingerVolume),
  donchianBreakout: voiceOf(donchianBreakout),
};

interface WeighedVoice {
  readonly voice: Voice;
  readonly weight: number;
}

/** A voice without weight is left out altogether: it has no veto either, and nobody waits for it. */
const voicesOf = (parameters: Parameters): WeighedVoice[] =>
  Object.entries(VOICES)
    .map(([name, voice]) => ({ voice, weight: parameters[name as Weighed] }))
    .filter(({ weight }) => weight > 0);

interface Count {
  /** Σ weight × stance / Σ weight over the voices that are known, −1 to 1; NaN where none is. */
  readonly balance: Float64Array;
  /** How many voices are bearish. */
  readonly bearish: Uint8Array;
}

const warmUp = (parameters: Parameters): number =>
  Math.max(1, ...voicesOf(parameters).map(({ voice }) => voice.warmUp));

function counted(columns: PriceColumns, parameters: Parameters): Count {
  const { length } = columns;
  const balance = new Float64Array(length);
  const weights = new Float64Array(length);
  const bearish = new Uint8Array(length);
  const voices = voicesOf(parameters);
  for (const { voice, weight } of voices) {
    const stances = voice.stances(columns);
    for (let index = 0; index < length; index++) {
      const stance = stances[index] ?? UNKNOWN;
      if (stance === UNKNOWN) continue;
      balance[index] = (balance[index] ?? 0) + weight * stance;
      weights[index] = (weights[index] ?? 0) + weight;
      if (stance === BEARISH) bearish[index] = (bearish[index] ?? 0) + 1;
    }
  }
  // Without any voice the balance is even; with voices of which none is known yet there is none: 0 / 0.
  if (voices.length === 0) return { balance, bearish };
  for (let index = 0; index < length; index++) balance[index] = (balance[index] ?? 0) / (weights[index] ?? 0);
  return { balance: balance.fill(Number.NaN, 0, warmUp(parameters) - 1), bearish };
}

function stances(columns: PriceColumns, parameters: Parameters): Int8Array {
  const { threshold, vetoes } = parameters;
  const { balance, bearish } = counted(columns, parameters);
  const result = new Int8Array(columns.length);
  for (let index = 0; index < result.length; index++) {
    const value = balance[index] ?? Number.NaN;
    const isVetoed = vetoes > 0 && (bearish[index] ?? 0) >= vetoes;
    if (Number.isNaN(value)) result[index] = UNKNOWN;
    else if (value - threshold > EQUAL_WITHIN && !isVetoed) result[index] = BULLISH;
    else if (-value - threshold > EQUAL_WITHIN) result[index] = BEARISH;
  }
  return result;
}

function lines(columns: PriceColumns, parameters: Parameters): StrategyLine[] {
  const { balance, bearish } = counted(columns, parameters);
  return [
    { label: 'balance', unit: 'ratio', values: balance, panel: 'own' },
    { label: 'bearish voices', unit: 'count', values: Float64Array.from(bearish), panel: 'own' },
  ];
}

/** The mean of the voices' baselines by their weights; the close where nobody has a voice. */
function baseline(columns: PriceColumns, parameters: Parameters): Float64Array {
  const voices = voicesOf(parameters);
  if (voices.length === 0) return columns.close.slice();
  const total = voices.reduce((sum, { weight }) => sum + weight, 0);
  const result = new Float64Array(columns.length);
  for (const { voice, weight } of voices) {
    const values = voice.baseline(columns);
    for (let index = 0; index < result.length; index++) {
      result[index] = (result[index] ?? 0) + (weight / total) * (values[index] ?? Number.NaN);
    }
  }
  return result;
}

function separation(columns: PriceColumns, parameters: Parameters): Float64Array {
  const { high, low, close } = columns;
  const { balance } = counted(columns, parameters);
  const range = wilderAverageTrueRange(high, low, close, RANGE_PERIOD);
  return balance.map((value, index) => (value === 0 ? 0 : value * (range[index] ?? Number.NaN)));
}

/**
 * Bullish where the balance is above the threshold and fewer voices than `vetoes` are bearish (0 gives no veto); bearish
 * where it is below the negative of the threshold; else neutral. The first stance stands where the slowest voice has
 * weight and its first stance. A voice that is unknown later, because a price is missing, is left out of the balance.
 *
 * Two choices of parameters are allowed and never act: with every weight 0 nobody has a voice, and no balance is above a
 * threshold of 1. Both are neutral for ever; whoever shows the choice should say so.
 *
 * Baseline: the mean of the voices' baselines by weight. Separation: the balance times the average true range of 14 bars,
 * so that in ranges it is the balance.
 */
export const vote: Strategy<'vote'> = { name: 'vote', warmUp, stances, lines, baseline, separation };
