/** Which bars a chart of candles shows: a part of them one by one, or all of them merged to what a screen can tell apart. */
import type { Bar, BacktestTrade } from '@trading-crew/core/contracts';
import { timeOfSession } from '@trading-crew/core/contracts';

export interface CandleWindow {
  /** Indexes of the first and the last bar in view. */
  readonly from: number;
  readonly to: number;
  /** Each of so many bars, the last one perhaps of fewer; the time is that of its first bar. */
  readonly candles: readonly Bar[];
  readonly barsPerCandle: number;
}

/** Bars around a trade, and at least so many in all. */
const MARGIN_BARS = 30;
const FEWEST_BARS = 90;

/** Bars merged into one: the first open, the last close, the furthest high and low, all of the volume. */
export function mergeBars(bars: readonly Bar[], barsPerCandle: number): Bar[] {
  const candles: Bar[] = [];
  bars.forEach((bar, index) => {
    const last = candles.at(-1);
    if (index % barsPerCandle === 0 || !last) {
      candles.push({ ...bar });
      return;
    }
    candles[candles.length - 1] = {
      ...last,
      high: Math.max(last.high, bar.high),
      low: Math.min(last.low, bar.low),
      close: bar.close,
      volume: last.volume + bar.volume,
    };
  });
  return candles;
}

/** The bars from `from` to `to`, merged so that at most `most` candles come of them. */
export function windowOf(bars: readonly Bar[], from: number, to: number, most: number): CandleWindow {
  const barsPerCandle = Math.max(1, Math.ceil((to - from + 1) / most));
  return { from, to, candles: mergeBars(bars.slice(from, to + 1), barsPerCandle), barsPerCandle };
}

/** Index of the last bar that is not later than a session; −1 where all are later. */
export function indexOfSession(bars: readonly Bar[], session: string): number {
  const time = timeOfSession(session);
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle]?.time ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A trade with the bars around it, inside the bars from `first` to `last`. */
export function windowOfTrade(
  bars: readonly Bar[],
  { entrySession, exitSession }: Pick<BacktestTrade, 'entrySession' | 'exitSession'>,
  { first, last, most }: { readonly first: number; readonly last: number; readonly most: number },
): CandleWindow {
  const entry = indexOfSession(bars, entrySession);
  const exit = indexOfSession(bars, exitSession);
  const margin = Math.max(MARGIN_BARS, Math.ceil((FEWEST_BARS - (exit - entry)) / 2));
  return windowOf(bars, Math.max(first, entry - margin), Math.min(last, exit + margin), most);
}
