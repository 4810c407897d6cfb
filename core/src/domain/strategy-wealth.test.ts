/** The rule over history, worked by hand: decided at the close, filled at the next open, with costs. */
import { describe, expect, it } from 'vitest';
import type { Bar } from '../contracts/index.ts';
import { strategyWealth } from './strategy-wealth.ts';

const bar = (open: number, close: number): Bar => ({
  time: 0,
  open,
  close,
  high: Math.max(open, close),
  low: Math.min(open, close),
  volume: 1,
});
const BARS = [bar(10, 10), bar(10, 10), bar(11, 12), bar(12, 15), bar(16, 14), bar(13, 12), bar(12, 30)];

// Averages that stand for bullish (3 > 2 > 1), neutral and bearish, decided bar by bar.
const BULLISH = [3, 2, 1];
const NEUTRAL = [1, 2, 1];
const BEARISH = [1, 2, 3];
const averagesOf = (states: readonly (readonly number[])[]) => {
  const column = (place: number): Float64Array => Float64Array.from(states, (state) => state[place] ?? Number.NaN);
  return [column(0), column(1), column(2)] as const;
};
const FREE = { commissionPerShare: 0, slippageBps: 0 };
const AVERAGES = averagesOf([BEARISH, BULLISH, BULLISH, NEUTRAL, BEARISH, BEARISH, BEARISH]);

describe('strategyWealth', () => {
  it('enters at the open after a bullish close, stays while neutral and leaves at the open after a bearish one', () => {
    // In at 11 on bar 2; out at 13 on bar 5; the rise to 30 on bar 6 is missed.
    const expected = [1, 1, 12 / 11, 15 / 11, 14 / 11, 13 / 11, 13 / 11];
    const wealth = strategyWealth(BARS, AVERAGES, 0, FREE);
    expect([...wealth].map((value) => Number(value.toFixed(12)))).toEqual(
      expected.map((value) => Number(value.toFixed(12))),
    );
  });

  it('pays slippage and commission on both sides', () => {
    // In at 11 × 1.01 + 0.1 = 11.21, out at 13 × 0.99 − 0.1 = 12.77.
    const wealth = strategyWealth(BARS, AVERAGES, 0, { commissionPerShare: 0.1, slippageBps: 100 });
    expect(wealth.at(-1)).toBeCloseTo(12.77 / 11.21, 12);
  });

  it('knows nothing before its start, and no later bar', () => {
    expect([...strategyWealth(BARS, AVERAGES, 3, FREE)]).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const crash = BARS.map((one, index) => (index === 6 ? bar(1, 1) : one));
    const other = averagesOf([BEARISH, BULLISH, BULLISH, NEUTRAL, BEARISH, BEARISH, BULLISH]);
    expect(strategyWealth(crash, other, 0, FREE).slice(0, 6)).toEqual(
      strategyWealth(BARS, AVERAGES, 0, FREE).slice(0, 6),
    );
  });
});
