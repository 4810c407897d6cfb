/**
 * What one dollar becomes under the three-moving-average rule, long only: in when bullish, out when bearish, decided at
 * a close and filled at the next open, slippage and commission paid. No bar's wealth depends on a later bar.
 */
import type { Bar } from '../contracts/index.ts';
import { statesOfAverages } from './three-moving-averages.ts';

export interface TradingCosts {
  /** Dollars for each share bought or sold. */
  readonly commissionPerShare: number;
  /** How much worse than the open a fill is; 100 basis points are 1 %. */
  readonly slippageBps: number;
}

/**
 * Wealth at each close, starting with 1 at bar `start` (and before it). The first decision is taken at the close of
 * `start`. A position still held at the end is valued at the close.
 */
export function strategyWealth(
  bars: readonly Bar[],
  [short, medium, long]: readonly [Float64Array, Float64Array, Float64Array],
  start: number,
  { commissionPerShare, slippageBps }: TradingCosts,
): Float64Array {
  const states = statesOfAverages(short, medium, long);
  const slippage = slippageBps / 10_000;
  const wealth = new Float64Array(bars.length).fill(1);
  let held = false;
  for (let index = start + 1; index < bars.length; index++) {
    const bar = bars[index];
    const before = bars[index - 1];
    if (!bar || !before) break;
    const state = states[index - 1];
    let factor = 1;
    if (held && state === 'bearish') {
      factor = Math.max(0, bar.open * (1 - slippage) - commissionPerShare) / before.close;
      held = false;
    } else if (held) {
      factor = bar.close / before.close;
    } else if (state === 'bullish') {
      factor = bar.close / (bar.open * (1 + slippage) + commissionPerShare);
      held = true;
    }
    wealth[index] = (wealth[index - 1] ?? 1) * factor;
  }
  return wealth;
}
