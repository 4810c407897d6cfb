/** Two moving averages of the close: bullish while the fast one stands above the slow one, bearish while it stands below. */
import type { ParametersOf } from '../../contracts/index.ts';
import { exponentialMovingAverage, simpleMovingAverage } from '../indicators/moving-averages.ts';
import type { PriceColumns } from '../price-columns.ts';
import { differenceOf, stancesOfPair } from './series-arithmetic.ts';
import type { Strategy } from './strategy.ts';

type CrossoverName = 'ema-crossover' | 'ma-50-200';
type Parameters = Pick<ParametersOf<CrossoverName>, 'fast' | 'slow'>;
type Average = (values: Float64Array, period: number) => Float64Array;

const crossover = <Name extends CrossoverName>(name: Name, label: string, average: Average): Strategy<Name> => ({
  name,
  warmUp: ({ slow }: Parameters) => slow,
  stances: ({ close }, { fast, slow }: Parameters) => stancesOfPair(average(close, fast), average(close, slow)),
  lines: ({ close }: PriceColumns, { fast, slow }: Parameters) =>
    [fast, slow].map((period) => ({
      label: `${label} ${period}`,
      unit: 'dollars' as const,
      values: average(close, period),
      panel: 'price' as const,
    })),
  baseline: ({ close }, { slow }: Parameters) => average(close, slow),
  separation: ({ close }, { fast, slow }: Parameters) => differenceOf(average(close, fast), average(close, slow)),
});

/**
 * On exponential averages. Neutral only where the two differ by rounding alone. The first stance stands at index slow − 1.
 * Baseline: the slow average. Separation: fast − slow.
 */
export const emaCrossover = crossover('ema-crossover', 'EMA', exponentialMovingAverage);

/** The same on plain averages, slow ones as it is usually chosen. */
export const averagesOf50And200 = crossover('ma-50-200', 'SMA', simpleMovingAverage);
