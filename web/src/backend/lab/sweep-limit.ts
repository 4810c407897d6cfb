/** How many combinations may be tried at once, and how long they take, in words. */
import { SWEEP_MAX, sweepSeconds } from '@trading-crew/core/backtest';
import { count } from '@trading-crew/core/domain';

export { SWEEP_MAX } from '@trading-crew/core/backtest';

/** Bars of a long daily history, where it is not yet known how many there are. */
const USUAL_BARS = 8_000;

function timeWords(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  if (seconds < 90) return `about ${count(Math.round(seconds), 'second')}`;
  if (seconds < 5_400) return `about ${count(Math.round(seconds / 60), 'minute')}`;
  return `about ${count(Math.round(seconds / 3_600), 'hour')}`;
}

/** "117 combinations, less than a second". */
export const sweepEstimate = (combinations: number, bars: number | null): string =>
  `${count(combinations, 'combination')}, ${timeWords(sweepSeconds(combinations, bars ?? USUAL_BARS))}`;

/** Why so many are refused, with the limit, the estimate and what to do. Tells of ones that were never expanded. */
export const tooManyWords = (combinations: number, bars: number | null): string =>
  `These are ${sweepEstimate(combinations, bars)}; at most ${count(SWEEP_MAX, 'combination')} are tried at once. ` +
  'Make the ranges shorter or the steps larger.';
