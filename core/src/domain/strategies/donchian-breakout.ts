/** Donchian breakout: bullish from a close above the highest high of late until one below the lowest low. */
import type { ParametersOf } from '../../contracts/index.ts';
import { highest, lowest } from '../indicators/window-extremes.ts';
import type { PriceColumns } from '../price-columns.ts';
import { oneBarLater } from './series-arithmetic.ts';
import { BEARISH, BULLISH, NEUTRAL, UNKNOWN, type Strategy, type StrategyLine } from './strategy.ts';

type Parameters = ParametersOf<'donchian-breakout'>;

/** A bar cannot leave a channel that it is part of: both bounds are those of the bars before it. */
const entryBound = ({ high }: PriceColumns, { entryPeriod }: Parameters) => oneBarLater(highest(high, entryPeriod));
const exitBound = ({ low }: PriceColumns, { exitPeriod }: Parameters) => oneBarLater(lowest(low, exitPeriod));

function stances(columns: PriceColumns, parameters: Parameters): Int8Array {
  const { close } = columns;
  const entry = entryBound(columns, parameters);
  const exit = exitBound(columns, parameters);
  const result = new Int8Array(close.length);
  let stance = NEUTRAL;
  for (let index = 0; index < result.length; index++) {
    const price = close[index] ?? Number.NaN;
    const top = entry[index] ?? Number.NaN;
    const bottom = exit[index] ?? Number.NaN;
    const known = !Number.isNaN(price + top + bottom);
    if (!known) stance = NEUTRAL;
    else if (price > top) stance = BULLISH;
    else if (price < bottom) stance = BEARISH;
    result[index] = known ? stance : UNKNOWN;
  }
  return result;
}

const lines = (columns: PriceColumns, parameters: Parameters): StrategyLine[] => [
  {
    label: `highest ${parameters.entryPeriod}`,
    unit: 'dollars',
    values: entryBound(columns, parameters),
    panel: 'price',
  },
  { label: `lowest ${parameters.exitPeriod}`, unit: 'dollars', values: exitBound(columns, parameters), panel: 'price' },
];

function baseline({ high, low }: PriceColumns, { entryPeriod }: Parameters): Float64Array {
  const top = oneBarLater(highest(high, entryPeriod));
  const bottom = oneBarLater(lowest(low, entryPeriod));
  return top.map((value, index) => (value + (bottom[index] ?? Number.NaN)) / 2);
}

function separation(columns: PriceColumns, parameters: Parameters): Float64Array {
  const entry = entryBound(columns, parameters);
  const exit = exitBound(columns, parameters);
  const stance = stances(columns, parameters);
  const result = new Float64Array(columns.length);
  for (let index = 0; index < result.length; index++) {
    if (stance[index] === NEUTRAL) continue;
    const opposite = stance[index] === BULLISH ? exit : entry;
    result[index] = (columns.close[index] ?? Number.NaN) - (opposite[index] ?? Number.NaN);
  }
  return result;
}

/**
 * A stance holds until the opposite: bullish from a breakout until the exit channel breaks, bearish from there until the
 * next breakout. Neutral before the first of either, also after bars that were not numbers. The first stance stands at
 * index max(entryPeriod, exitPeriod). Baseline: the middle of the entry channel. Separation: the close less the bound
 * that would turn the stance, the lowest low while bullish, the highest high while bearish; 0 while neutral.
 */
export const donchianBreakout: Strategy<'donchian-breakout'> = {
  name: 'donchian-breakout',
  warmUp: ({ entryPeriod, exitPeriod }) => Math.max(entryPeriod, exitPeriod) + 1,
  stances,
  lines,
  baseline,
  separation,
};
