/** Bars for tests: well-formed daily bars from closes, starting on Monday 1 January 2018, weekends included. */
import { DAY_MS, type Bar } from '../contracts/index.ts';

export const FIRST_DAY = Date.UTC(2018, 0, 1);

/** A bar for each close: opens at the close before, reaches `reach` dollars beyond both, 1,000,000 shares. */
export function barsOf(closes: readonly number[], reach = 0.5): Bar[] {
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    return {
      time: FIRST_DAY + index * DAY_MS,
      open,
      high: Math.max(open, close) + reach,
      low: Math.min(open, close) - Math.min(reach, Math.min(open, close) / 2),
      close,
      volume: 1_000_000,
    };
  });
}

/** `count` closes from `start`, each `step` dollars after the one before. */
export const ramp = (start: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => start + step * index);
