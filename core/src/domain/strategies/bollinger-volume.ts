/** Bollinger with volume: bullish where the close falls out of the bands on strong volume, bearish where it rises out. */
import type { ParametersOf } from '../../contracts/index.ts';
import { bollingerBands } from '../indicators/bollinger-bands.ts';
import { simpleMovingAverage } from '../indicators/moving-averages.ts';
import type { PriceColumns } from '../price-columns.ts';
import { differenceOf } from './series-arithmetic.ts';
import { standsAbove } from './stands-above.ts';
import { BEARISH, BULLISH, UNKNOWN, type Strategy, type StrategyLine } from './strategy.ts';

type Parameters = ParametersOf<'bollinger-volume'>;

/** Volume over its average of `period` bars, the present one included; 0 where nothing was traded in any of them. */
function volumeRatios(volume: Float64Array, period: number): Float64Array {
  const usual = simpleMovingAverage(volume, period);
  const result = new Float64Array(volume.length);
  for (let index = 0; index < result.length; index++) {
    const average = usual[index] ?? Number.NaN;
    result[index] = average === 0 ? 0 : (volume[index] ?? Number.NaN) / average;
  }
  return result;
}

function stances(columns: PriceColumns, { period, deviations, volumeRatio }: Parameters): Int8Array {
  const { close, volume } = columns;
  const { upper, lower } = bollingerBands(close, period, deviations);
  const ratios = volumeRatios(volume, period);
  const result = new Int8Array(close.length);
  for (let index = 0; index < result.length; index++) {
    const price = close[index] ?? Number.NaN;
    const top = upper[index] ?? Number.NaN;
    const bottom = lower[index] ?? Number.NaN;
    if (Number.isNaN(top + bottom)) result[index] = UNKNOWN;
    else if (standsAbove(price, top)) result[index] = BEARISH;
    else if (standsAbove(bottom, price) && (volumeRatio === 0 || isStrong(ratios[index], volumeRatio))) {
      result[index] = BULLISH;
    }
  }
  return result;
}

const isStrong = (ratio: number | undefined, wanted: number): boolean =>
  ratio !== undefined && !standsAbove(wanted, ratio) && ratio > 0;

function lines({ close, volume }: PriceColumns, { period, deviations }: Parameters): StrategyLine[] {
  const { middle, upper, lower } = bollingerBands(close, period, deviations);
  return [
    { label: 'upper band', unit: 'dollars', values: upper, panel: 'price' },
    { label: 'middle band', unit: 'dollars', values: middle, panel: 'price' },
    { label: 'lower band', unit: 'dollars', values: lower, panel: 'price' },
    { label: 'volume over its average', unit: 'ratio', values: volumeRatios(volume, period), panel: 'own' },
  ];
}

/**
 * Neutral between the bands, on them, and below the lower one on weak volume, so that what was bought low is held until
 * the price rises above the upper band; leaving asks for no volume. Where the volume is unknown nothing is strong. The
 * first stance stands at index period − 1. Baseline: the middle band. Separation: middle − close, above 0 where the price
 * is low.
 */
export const bollingerVolume: Strategy<'bollinger-volume'> = {
  name: 'bollinger-volume',
  warmUp: ({ period }) => period,
  stances,
  lines,
  baseline: ({ close }, { period, deviations }) => bollingerBands(close, period, deviations).middle,
  separation: ({ close }, { period, deviations }) =>
    differenceOf(bollingerBands(close, period, deviations).middle, close),
};
