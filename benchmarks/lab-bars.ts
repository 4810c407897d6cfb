/** A million bars to measure the lab on: a seeded geometric walk, the same ones each time. */
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import { seededGenerator } from '../core/src/domain/seeded-random.ts';

export const MILLION = 1_000_000;
const SEED = 42;
const FIRST = Date.UTC(1970, 0, 1);
const DAY_MS = 86_400_000;
/** Spread of a step from open to close, and of the gap from a close to the next open. */
const SIGMA = 0.01;
const GAP = 0.002;

/** As fills are, so that a fill without slippage is at the very price of the bar. */
const toFourDecimals = (price: number): number => Math.round(price * 10_000) / 10_000;

/** The first `length` bars of the walk: daily, seven days a week. */
export function walkedBars(length: number): PriceColumns {
  const random = seededGenerator(SEED);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const column = (): Float64Array => new Float64Array(length);
  const bars = {
    length,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let logarithm = Math.log(100);
  for (let index = 0; index < length; index++) {
    logarithm += GAP * normal();
    const open = toFourDecimals(Math.exp(logarithm));
    // Drawn back a little to where it began, or a million steps would lead to no price at all.
    logarithm += SIGMA * normal() + 0.001 * (Math.log(100) - logarithm);
    const close = toFourDecimals(Math.exp(logarithm));
    bars.time[index] = FIRST + index * DAY_MS;
    bars.open[index] = open;
    bars.high[index] = toFourDecimals(Math.max(open, close) * (1 + SIGMA * 0.5 * random()));
    bars.low[index] = toFourDecimals(Math.min(open, close) * (1 - SIGMA * 0.5 * random()));
    bars.close[index] = close;
    bars.volume[index] = Math.round(1e6 * (0.5 + random()));
  }
  return bars;
}
