import { DAY_MS, type Bar } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { indexOfSession, mergeBars, windowOf, windowOfTrade } from './candle-window.ts';

const bar = (day: number, open: number, high: number, low: number, close: number): Bar => ({
  time: day * DAY_MS,
  open,
  high,
  low,
  close,
  volume: 10,
});

const many = Array.from({ length: 1_000 }, (_, day) => bar(day, 10, 12, 9, 11));

describe('the candles of a chart', () => {
  it('merge bars into the first open, the furthest high and low, the last close and all of the volume', () => {
    const merged = mergeBars([bar(0, 10, 12, 9, 11), bar(1, 11, 15, 10, 14), bar(2, 14, 14, 5, 6)], 2);
    expect(merged).toEqual([{ ...bar(0, 10, 15, 9, 14), volume: 20 }, bar(2, 14, 14, 5, 6)]);
  });

  it('are never more than asked for', () => {
    for (const most of [1, 7, 250, 999, 1_000, 5_000]) {
      const { candles, barsPerCandle } = windowOf(many, 0, 999, most);
      expect(candles.length).toBeLessThanOrEqual(most);
      expect(candles).toHaveLength(Math.ceil(1_000 / barsPerCandle));
    }
  });

  it('show a trade with the bars around it, and none outside of the period', () => {
    const trade = { entrySession: '1970-01-11', exitSession: '1970-01-21' };
    const shown = windowOfTrade(many, trade, { first: 5, last: 45, most: 250 });
    expect([shown.from, shown.to, shown.barsPerCandle]).toEqual([5, 45, 1]);
    const wide = windowOfTrade(
      many,
      { entrySession: '1970-07-20', exitSession: '1970-07-30' },
      { first: 0, last: 999, most: 250 },
    );
    expect([wide.from, wide.to]).toEqual([160, 250]);
  });

  it('find the bar of a session, or the last one before it', () => {
    expect(indexOfSession(many, '1970-01-01')).toBe(0);
    expect(indexOfSession(many, '1970-01-05')).toBe(4);
    expect(indexOfSession(many, '1969-12-31')).toBe(-1);
    expect(indexOfSession(many, '2020-01-01')).toBe(999);
  });
});
