/** How deep the equity could have fallen with the very same trades in another order. */
import { seededGenerator } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { quantile } from './quantile.ts';

const SHUFFLES = 1_000;
/** So many trades are shuffled at most in all; with many thousands of trades fewer shuffles tell as much. */
const TRADES_SHUFFLED_MAX = 5_000_000;
const FEWEST_SHUFFLES = 100;
const SHARE_BELOW = 0.95;

/**
 * What each trade made of the equity at the last close before its entry: 1.02 for a gain of 2 %, 0 where it took all or
 * more. Null where there was no equity before one.
 */
export function tradeGrowths({ from, equity, trades }: BacktestRun, capital: number): Float64Array | null {
  const growths = new Float64Array(trades.count);
  for (let index = 0; index < trades.count; index++) {
    const before = (trades.entryIndex[index] ?? 0) - 1 - from;
    const equityBefore = before < 0 ? capital : (equity[before] ?? Number.NaN);
    if (!(equityBefore > 0)) return null;
    growths[index] = Math.max(0, 1 + (trades.profit[index] ?? Number.NaN) / equityBefore);
  }
  return growths;
}

/**
 * The max drawdown, positive fraction, that one in twenty shuffles of the trades exceeds, the same for the same seed. The
 * drawdown is measured from trade to trade. 0 without trades; the growths are left as they are.
 */
export function shuffledDrawdown(growths: Float64Array, seed: number, shuffles = SHUFFLES): number {
  if (growths.length === 0) return 0;
  const random = seededGenerator(seed);
  const affordable = Math.floor(TRADES_SHUFFLED_MAX / growths.length);
  const drawdowns = new Float64Array(Math.min(shuffles, Math.max(FEWEST_SHUFFLES, affordable)));
  const order = growths.slice();
  for (let round = 0; round < drawdowns.length; round++) {
    shuffle(order, random);
    drawdowns[round] = drawdownOf(order);
  }
  return quantile(drawdowns.sort(), SHARE_BELOW);
}

/** Fisher and Yates, as given by Durstenfeld (Algorithm 235, 1964). */
function shuffle(values: Float64Array, random: () => number): void {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const value = values[last] ?? 1;
    values[last] = values[other] ?? 1;
    values[other] = value;
  }
}

function drawdownOf(growths: Float64Array): number {
  let value = 1;
  let peak = 1;
  let deepest = 0;
  for (const growth of growths) {
    value *= growth;
    if (value > peak) peak = value;
    else deepest = Math.max(deepest, 1 - value / peak);
  }
  return deepest;
}
