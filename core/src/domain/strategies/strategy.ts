/**
 * The shape of a strategy: a value that says at each close whether it is bullish, bearish or neither. A stance depends on
 * the bars up to its own and on nothing later; what is done about it is the business of the trend's reader and the engine.
 */
import type { ParametersOf, StrategyName, TrendLine, TrendState } from '../../contracts/index.ts';
import type { AverageOf } from '../indicators/remembered-averages.ts';
import type { PriceColumns } from '../price-columns.ts';

export const BULLISH = 1;
export const NEUTRAL = 0;
export const BEARISH = -1;
/** During warm-up there is no stance. */
export const UNKNOWN = 2;

const STATES: Readonly<Record<number, TrendState>> = {
  [BULLISH]: 'bullish',
  [NEUTRAL]: 'neutral',
  [BEARISH]: 'bearish',
};

/** The stance in words; null during warm-up. */
export const stateOfStance = (stance: number): TrendState | null => STATES[stance] ?? null;

/** A series that the stance rests on, as long as the bars, NaN where it is not known. */
export interface StrategyLine {
  /** As it stands in a sentence and in a legend: "8", "RSI 14", "upper band". */
  readonly label: string;
  readonly unit: TrendLine['unit'];
  readonly values: Float64Array;
  /** Drawn over the prices, or in a panel of its own. */
  readonly panel: 'price' | 'own';
}

export interface Strategy<Name extends StrategyName> {
  readonly name: Name;
  /** Bars until the first stance is known: it stands at index warmUp − 1, the latest. At least 1. */
  readonly warmUp: (parameters: ParametersOf<Name>) => number;
  /**
   * A stance for each bar: BULLISH, NEUTRAL, BEARISH, or UNKNOWN during warm-up. Who asks for many strategies over the same
   * bars hands in where simple averages come from; left out, they are worked out.
   */
  readonly stances: (columns: PriceColumns, parameters: ParametersOf<Name>, averageOf?: AverageOf) => Int8Array;
  readonly lines: (columns: PriceColumns, parameters: ParametersOf<Name>) => readonly StrategyLine[];
  /** The slow line that a price is measured against, dollars a bar. */
  readonly baseline: (columns: PriceColumns, parameters: ParametersOf<Name>) => Float64Array;
  /** How far the view is from its opposite, dollars a bar: above 0 on the bullish side. */
  readonly separation: (columns: PriceColumns, parameters: ParametersOf<Name>) => Float64Array;
}
