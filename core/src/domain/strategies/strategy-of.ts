/** The strategies by name, and a strategy together with its parameters: what every reader of a view goes through. */
import {
  STRATEGIES,
  numbersOf,
  type StrategyChoice,
  type StrategyKind,
  type StrategyName,
  type StrategyNumbers,
} from '../../contracts/index.ts';
import type { AverageOf } from '../indicators/remembered-averages.ts';
import type { PriceColumns } from '../price-columns.ts';
import { bollingerVolume } from './bollinger-volume.ts';
import { buyAndHold } from './buy-and-hold.ts';
import { donchianBreakout } from './donchian-breakout.ts';
import { averagesOf50And200, emaCrossover } from './moving-average-crossover.ts';
import { rsiMacd } from './rsi-macd.ts';
import { rsiReversion } from './rsi-reversion.ts';
import type { Strategy, StrategyLine } from './strategy.ts';
import { threeMovingAverages } from './three-moving-averages-strategy.ts';
import { vote } from './vote.ts';

export const STRATEGY_VALUES: { readonly [Name in StrategyName]: Strategy<Name> } = {
  'three-moving-averages': threeMovingAverages,
  'ema-crossover': emaCrossover,
  'ma-50-200': averagesOf50And200,
  'rsi-reversion': rsiReversion,
  'rsi-macd': rsiMacd,
  'bollinger-volume': bollingerVolume,
  'donchian-breakout': donchianBreakout,
  'buy-and-hold': buyAndHold,
  vote,
};

/** A strategy with its parameters filled in. The series are as long as the bars; see Strategy for what they mean. */
export interface BoundStrategy {
  readonly name: StrategyName;
  readonly kind: StrategyKind;
  /** Bars until the first stance is known: it stands at index warmUp − 1. */
  readonly warmUp: number;
  /** For how many bars a turn counts as a signal; Infinity where the strategy has no such parameter. */
  readonly freshnessBars: number;
  readonly stances: (columns: PriceColumns, averageOf?: AverageOf) => Int8Array;
  readonly lines: (columns: PriceColumns) => readonly StrategyLine[];
  readonly baseline: (columns: PriceColumns) => Float64Array;
  readonly separation: (columns: PriceColumns) => Float64Array;
}

/** A strategy whose parameters are known by name only. */
interface AnyStrategy {
  readonly warmUp: (parameters: StrategyNumbers) => number;
  readonly stances: (columns: PriceColumns, parameters: StrategyNumbers, averageOf?: AverageOf) => Int8Array;
  readonly lines: (columns: PriceColumns, parameters: StrategyNumbers) => readonly StrategyLine[];
  readonly baseline: (columns: PriceColumns, parameters: StrategyNumbers) => Float64Array;
  readonly separation: (columns: PriceColumns, parameters: StrategyNumbers) => Float64Array;
}

/** The strategy that is chosen, with the parameters that are chosen. */
export function strategyOf(choice: StrategyChoice): BoundStrategy {
  const { name } = choice;
  const parameters = numbersOf(choice);
  // The choice holds the parameters of its own name, which is the name that the strategy is looked up by.
  const strategy = STRATEGY_VALUES[name] as unknown as AnyStrategy;
  return {
    name,
    kind: STRATEGIES[name].kind,
    warmUp: strategy.warmUp(parameters),
    freshnessBars: parameters['freshnessBars'] ?? Infinity,
    stances: (columns, averageOf) => strategy.stances(columns, parameters, averageOf),
    lines: (columns) => strategy.lines(columns, parameters),
    baseline: (columns) => strategy.baseline(columns, parameters),
    separation: (columns) => strategy.separation(columns, parameters),
  };
}

/** Bars that a view needs: the warm-up, and as many as a turn may be old where that counts. */
export function barsNeeded(choice: StrategyChoice): number {
  const { warmUp, freshnessBars } = strategyOf(choice);
  return warmUp + (Number.isFinite(freshnessBars) ? freshnessBars : 0);
}
