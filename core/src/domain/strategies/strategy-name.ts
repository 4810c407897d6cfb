/** A chosen strategy in the words of the log. */
import type { StrategyChoice } from '../../contracts/index.ts';

/** The strategy with the parameters that make it: "8/13/21" for three moving averages, "EMA 12/26", "RSI 14 30/70". */
export function strategyName(choice: StrategyChoice): string {
  switch (choice.name) {
    case 'three-moving-averages':
      return `${choice.short}/${choice.medium}/${choice.long}`;
    case 'ema-crossover':
      return `EMA ${choice.fast}/${choice.slow}`;
    case 'ma-50-200':
      return `SMA ${choice.fast}/${choice.slow}`;
    case 'rsi-reversion':
      return `RSI ${choice.period} ${choice.oversold}/${choice.overbought}`;
    case 'rsi-macd':
      return `RSI ${choice.period} with MACD ${choice.fast}/${choice.slow}/${choice.signalPeriod}`;
    case 'bollinger-volume':
      return `Bollinger ${choice.period}/${choice.deviations}`;
    case 'donchian-breakout':
      return `Donchian ${choice.entryPeriod}/${choice.exitPeriod}`;
    case 'buy-and-hold':
      return 'buy and hold';
    case 'vote':
      return 'vote';
  }
}
