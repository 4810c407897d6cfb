/** RSI reversion: bullish while the relative strength index says oversold, bearish while it says overbought. */
import type { ParametersOf } from '../../contracts/index.ts';
import { simpleMovingAverage } from '../indicators/moving-averages.ts';
import { relativeStrengthIndex } from '../indicators/relative-strength-index.ts';
import type { PriceColumns } from '../price-columns.ts';
import { averageFall } from './average-fall.ts';
import { standsAbove } from './stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN, type Strategy, type StrategyLine } from './strategy.ts';

type Parameters = ParametersOf<'rsi-reversion'>;

function stances({ close }: PriceColumns, { period, oversold, overbought }: Parameters): Int8Array {
  const strength = relativeStrengthIndex(close, period);
  const result = new Int8Array(close.length);
  for (let index = 0; index < result.length; index++) {
    const value = strength[index] ?? Number.NaN;
    if (Number.isNaN(value)) result[index] = UNKNOWN;
    else if (standsAbove(oversold, value)) result[index] = BULLISH;
    else if (standsAbove(value, overbought)) result[index] = BEARISH;
  }
  return result;
}

const lines = ({ close }: PriceColumns, { period }: Parameters): StrategyLine[] => [
  { label: `RSI ${period}`, unit: 'points', values: relativeStrengthIndex(close, period), panel: 'own' },
  { label: `SMA ${period}`, unit: 'dollars', values: simpleMovingAverage(close, period), panel: 'price' },
];

/**
 * Neutral between the two bounds and on them, so that what was bought oversold is held until overbought. The first stance
 * stands at index period. Baseline: the moving average of as many bars. Separation: the average fall less the average
 * rise of a bar as the index itself smooths them, above 0 where the index is below 50.
 */
export const rsiReversion: Strategy<'rsi-reversion'> = {
  name: 'rsi-reversion',
  warmUp: ({ period }) => period + 1,
  stances,
  lines,
  baseline: ({ close }, { period }) => simpleMovingAverage(close, period),
  separation: ({ close }, { period }) => averageFall(close, period),
};
