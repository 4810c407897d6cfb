/** RSI and MACD: bullish where both say that the price is strong, bearish where both say that it is weak. */
import type { ParametersOf } from '../../contracts/index.ts';
import { macd } from '../indicators/macd.ts';
import { exponentialMovingAverage } from '../indicators/moving-averages.ts';
import { relativeStrengthIndex } from '../indicators/relative-strength-index.ts';
import type { PriceColumns } from '../price-columns.ts';
import { EQUAL_WITHIN, standsAbove } from './stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN, type Strategy, type StrategyLine } from './strategy.ts';

type Parameters = ParametersOf<'rsi-macd'>;

function stances({ close }: PriceColumns, { period, middle, fast, slow, signalPeriod }: Parameters): Int8Array {
  const { histogram } = macd(close, fast, slow, signalPeriod);
  const strength = relativeStrengthIndex(close, period);
  const result = new Int8Array(close.length);
  for (let index = 0; index < result.length; index++) {
    const lead = histogram[index] ?? Number.NaN;
    const value = strength[index] ?? Number.NaN;
    // Differences of averages are rounded in shares of the price, not of themselves.
    const rounding = EQUAL_WITHIN * (close[index] ?? Number.NaN);
    if (Number.isNaN(lead + value)) result[index] = UNKNOWN;
    else if (lead > rounding && standsAbove(value, middle)) result[index] = BULLISH;
    else if (lead < -rounding && standsAbove(middle, value)) result[index] = BEARISH;
  }
  return result;
}

function lines({ close }: PriceColumns, { period, fast, slow, signalPeriod }: Parameters): StrategyLine[] {
  const { line, signal } = macd(close, fast, slow, signalPeriod);
  return [
    { label: `RSI ${period}`, unit: 'points', values: relativeStrengthIndex(close, period), panel: 'own' },
    { label: `MACD ${fast}/${slow}`, unit: 'dollars', values: line, panel: 'own' },
    { label: `signal ${signalPeriod}`, unit: 'dollars', values: signal, panel: 'own' },
    { label: `EMA ${slow}`, unit: 'dollars', values: exponentialMovingAverage(close, slow), panel: 'price' },
  ];
}

/**
 * Neutral where the two disagree, and where either is undecided: MACD on its signal, RSI on the middle. The first stance
 * stands where both are known, at index max(period, slow + signalPeriod − 2). Baseline: the slow exponential average.
 * Separation: MACD less its signal, the histogram.
 */
export const rsiMacd: Strategy<'rsi-macd'> = {
  name: 'rsi-macd',
  warmUp: ({ period, slow, signalPeriod }) => Math.max(period + 1, slow + signalPeriod - 1),
  stances,
  lines,
  baseline: ({ close }, { slow }) => exponentialMovingAverage(close, slow),
  separation: ({ close }, { fast, slow, signalPeriod }) => macd(close, fast, slow, signalPeriod).histogram,
};
