/**
 * What both engines are given beside the rules, and what is wrong with it. The engines know no strategy: what it sees comes
 * as a stance for each bar.
 */
import type { BacktestRules, BacktestTrade } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';

export type PositionSide = BacktestTrade['side'];

/**
 * Second thoughts about opening a position at the close of bar `index`: the confidence in it from 0 to 1, null where it is
 * refused. It may look at the bars up to that one and at nothing later.
 */
export type Confirm = (index: number, side: PositionSide) => number | null;

/** What an engine must know about a strategy and an asset. */
export interface MarketTerms {
  /** Bars until the first stance is known: it stands at index warmUp − 1. At least 1. */
  readonly warmUp: number;
  /** For how many bars a turn may be followed, its own the first; Infinity for a stance that is always fresh. */
  readonly freshnessBars: number;
  /** Steps of prices, dollars. */
  readonly priceIncrement: number;
  /** Steps of quantities, shares. */
  readonly quantityIncrement: number;
  /** Asked before a position is opened where the rules confirm. */
  readonly confirm?: Confirm;
}

/** The steps of a backtest without whole shares: a millionth. */
const FRACTION_OF_SHARE = 1e-6;

/** The steps that quantities are traded in. By the risk limits they are whole shares, as an order with exits needs them. */
export const quantityStep = ({ sizing, wholeShares }: BacktestRules, { quantityIncrement }: MarketTerms): number =>
  sizing.kind === 'risk' || wholeShares ? Math.max(1, quantityIncrement) : FRACTION_OF_SHARE;

/**
 * The first bar that counts: `from`, or the one of the first stance where that is later. Throws RangeError naming what
 * cannot be used: no bars, stances or columns of another length, a period outside the bars or before the first stance, terms
 * that are no numbers, prices and times that mean nothing.
 */
export function firstCountedBar(
  columns: PriceColumns,
  stances: Int8Array,
  terms: MarketTerms,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const { length } = columns;
  if (length === 0) throw new RangeError('there are no bars');
  if (stances.length !== length) throw new RangeError(`there are ${stances.length} stances for ${length} bars`);
  demandTerms(terms);
  const isBar = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < length;
  if (!isBar(from)) throw new RangeError(`from: there is no bar ${from} among ${length}`);
  if (!isBar(to)) throw new RangeError(`to: there is no bar ${to} among ${length}`);
  if (from > to) throw new RangeError(`from: bar ${from} lies after the last one, ${to}`);
  const first = Math.max(from, terms.warmUp - 1);
  if (first > to) throw new RangeError(`warmUp: the first stance stands at bar ${first}, after the last one, ${to}`);
  demandBarsOnce(columns, first, to);
  return first;
}

/** Throws RangeError where the rules ask for what the caller has not given, or begin with nothing. */
export function demandRules({ capital, sizing }: BacktestRules, { confirm }: MarketTerms): void {
  if (!(capital > 0) || !Number.isFinite(capital))
    throw new RangeError(`capital: ${capital} is no amount to begin with`);
  if (sizing.kind === 'risk' && sizing.confirm && !confirm) {
    throw new RangeError(
      'confirm: the rules ask to have signals confirmed, and nothing was given to confirm them with',
    );
  }
}

function demandTerms({ warmUp, freshnessBars, priceIncrement, quantityIncrement }: MarketTerms): void {
  if (!Number.isInteger(warmUp) || warmUp < 1) throw new RangeError(`warmUp: ${warmUp} is no number of bars`);
  if (!(freshnessBars >= 1)) throw new RangeError(`freshnessBars: ${freshnessBars} is no number of bars`);
  const isStep = (step: number): boolean => step > 0 && Number.isFinite(step);
  if (!isStep(priceIncrement)) throw new RangeError(`priceIncrement: ${priceIncrement} is no step`);
  if (!isStep(quantityIncrement)) throw new RangeError(`quantityIncrement: ${quantityIncrement} is no step`);
}

/** Bars that were found fit: a sweep runs over the same ones again and again. They must not be changed in between. */
const fit = new WeakMap<PriceColumns, { readonly from: number; readonly to: number }>();

function demandBarsOnce(columns: PriceColumns, from: number, to: number): void {
  const known = fit.get(columns);
  if (known && known.from <= from && known.to >= to) return;
  demandBars(columns, from, to);
  fit.set(columns, { from, to });
}

/** Prices above zero and finite, volumes that are numbers, and times that rise. */
function demandBars({ length, time, open, high, low, close, volume }: PriceColumns, from: number, to: number): void {
  for (const column of [time, open, high, low, close, volume]) {
    if (column.length !== length) throw new RangeError(`a column has ${column.length} values for ${length} bars`);
  }
  for (const prices of [open, high, low, close]) demandWithin(prices, from, to, Number.MIN_VALUE, 'price above zero');
  demandWithin(volume, from, to, 0, 'volume');
  for (let index = from + 1; index <= to; index++) {
    if ((time[index] ?? Number.NaN) > (time[index - 1] ?? Number.NaN)) continue;
    throw new RangeError(`bar ${index} is not later than the one before`);
  }
}

function demandWithin(values: Float64Array, from: number, to: number, least: number, name: string): void {
  for (let index = from; index <= to; index++) {
    const value = values[index] ?? Number.NaN;
    if (!(value >= least && value < Infinity)) throw new RangeError(`bar ${index} has no ${name}`);
  }
}
