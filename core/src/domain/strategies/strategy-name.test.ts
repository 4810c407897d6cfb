/** What the log calls a strategy. */
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES, defaultStrategy } from '../../contracts/index.ts';
import { strategyName } from './strategy-name.ts';

describe('strategyName', () => {
  it('names each strategy with the parameters that make it', () => {
    expect(STRATEGY_NAMES.map((name) => strategyName(defaultStrategy(name)))).toEqual([
      '8/13/21',
      'EMA 12/26',
      'SMA 50/200',
      'RSI 14 30/70',
      'RSI 14 with MACD 12/26/9',
      'Bollinger 20/2',
      'Donchian 20/10',
      'buy and hold',
      'vote',
    ]);
  });
});
