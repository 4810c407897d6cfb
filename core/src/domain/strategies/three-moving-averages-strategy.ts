/** Three moving averages: bullish while they are stacked short over medium over long, bearish while the reverse. */
import type { ParametersOf } from '../../contracts/index.ts';
import { simpleMovingAverage } from '../indicators/moving-averages.ts';
import type { PriceColumns } from '../price-columns.ts';
import { stancesOfAverages, stancesOfThreeAverages } from '../three-moving-averages.ts';
import { differenceOf } from './series-arithmetic.ts';
import type { Strategy } from './strategy.ts';

type Parameters = ParametersOf<'three-moving-averages'>;

/**
 * Neutral whenever the three are not in order, or two of them differ by rounding alone. The first stance stands at index
 * long − 1. Baseline: the long average. Separation: short − long.
 */
export const threeMovingAverages: Strategy<'three-moving-averages'> = {
  name: 'three-moving-averages',
  warmUp: ({ long }) => long,
  stances: ({ close }, { short, medium, long }, averageOf) =>
    averageOf
      ? stancesOfAverages(averageOf(close, short), averageOf(close, medium), averageOf(close, long))
      : stancesOfThreeAverages(close, { short, medium, long }),
  lines: ({ close }: PriceColumns, { short, medium, long }: Parameters) =>
    [short, medium, long].map((period) => ({
      label: String(period),
      unit: 'dollars' as const,
      values: simpleMovingAverage(close, period),
      panel: 'price' as const,
    })),
  baseline: ({ close }, { long }) => simpleMovingAverage(close, long),
  separation: ({ close }, { short, long }) =>
    differenceOf(simpleMovingAverage(close, short), simpleMovingAverage(close, long)),
};
