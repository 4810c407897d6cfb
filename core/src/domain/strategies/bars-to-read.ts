/**
 * How far back a view should be read. An exponential average never quite forgets the bars that it began with, so two
 * readers that begin at different bars see slightly different lines, until the beginning has faded.
 */
import { defaultStrategy, type StrategyChoice } from '../../contracts/index.ts';
import { barsNeeded } from './strategy-of.ts';

/** What may be left of the beginning: a thousandth of the difference that it made. */
const FADED = 1e-3;

/** Bars after which an average that takes `weight` of each new value has forgotten its beginning. */
const fading = (weight: number): number => (weight >= 1 ? 0 : Math.ceil(Math.log(FADED) / Math.log(1 - weight)));

const exponential = (period: number): number => fading(2 / (period + 1));
const wilder = (period: number): number => fading(1 / period);

/**
 * Bars beyond barsNeeded after which what lies before them no longer changes the view; 0 where a stance rests on a fixed
 * number of bars. A Donchian stance lasts until its opposite, however long that takes: here as long as its longer channel.
 */
function settlingBars(choice: StrategyChoice): number {
  switch (choice.name) {
    case 'ema-crossover':
      return exponential(choice.slow);
    case 'rsi-reversion':
      return wilder(choice.period);
    case 'rsi-macd':
      return Math.max(wilder(choice.period), exponential(choice.slow) + exponential(choice.signalPeriod));
    case 'donchian-breakout':
      return Math.max(choice.entryPeriod, choice.exitPeriod);
    case 'vote':
      return Math.max(
        ...(['ema-crossover', 'rsi-reversion', 'rsi-macd', 'donchian-breakout'] as const).map((name) =>
          settlingBars(defaultStrategy(name)),
        ),
      );
    default:
      return 0;
  }
}

/**
 * Bars that a view is best read from: those that it needs, one before them to see a turn at the first, and those in which
 * it settles. With fewer it still stands, but may turn a bar earlier or later than the same strategy over a longer past.
 */
export const barsToRead = (choice: StrategyChoice): number => barsNeeded(choice) + 1 + settlingBars(choice);
