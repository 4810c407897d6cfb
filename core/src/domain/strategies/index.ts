/** The strategies: what each sees in bars, and how it is looked up by what was chosen. */
export { barsToRead } from './bars-to-read.ts';
export { EQUAL_WITHIN, standsAbove } from './stands-above.ts';
export { strategyName } from './strategy-name.ts';
export { STRATEGY_VALUES, barsNeeded, strategyOf, type BoundStrategy } from './strategy-of.ts';
export { BEARISH, BULLISH, NEUTRAL, UNKNOWN, stateOfStance, type Strategy, type StrategyLine } from './strategy.ts';
