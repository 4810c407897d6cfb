/**
 * Price bars. Daily bars only for now: `time` is the session date at 00:00 UTC, in milliseconds, and a bar is
 * complete 24 hours later. Prices are dollars, volume is shares.
 */
import { z } from 'zod';

export const DAY_MS = 86_400_000;

export const Bar = z.object({
  time: z.number().int(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.number(),
});
export type Bar = z.infer<typeof Bar>;

/** Bars by column: how they are stored and sent, because one number list is far smaller than many objects. */
export const BarColumns = z.object({
  time: z.array(z.number()),
  open: z.array(z.number()),
  high: z.array(z.number()),
  low: z.array(z.number()),
  close: z.array(z.number()),
  volume: z.array(z.number()),
});
export type BarColumns = z.infer<typeof BarColumns>;

export const toBarColumns = (bars: readonly Bar[]): BarColumns => ({
  time: bars.map((bar) => bar.time),
  open: bars.map((bar) => bar.open),
  high: bars.map((bar) => bar.high),
  low: bars.map((bar) => bar.low),
  close: bars.map((bar) => bar.close),
  volume: bars.map((bar) => bar.volume),
});

/** The inverse of `toBarColumns`. Columns of unequal length throw a RangeError: half a bar is no bar. */
export function fromBarColumns(columns: BarColumns): Bar[] {
  const column = (name: keyof BarColumns, index: number): number => {
    const value = columns[name][index];
    if (value === undefined) throw new RangeError(`bar column ${name} has no value at index ${index}`);
    return value;
  };
  return columns.time.map((time, index) => ({
    time,
    open: column('open', index),
    high: column('high', index),
    low: column('low', index),
    close: column('close', index),
    volume: column('volume', index),
  }));
}

/** A session date, YYYY-MM-DD: the calendar day on which a daily bar trades. */
export const SessionDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'Use a date such as 2016-03-14.' });
export type SessionDate = z.infer<typeof SessionDate>;

/** The session of a daily bar's time, e.g. 2016-03-14. */
export const sessionOf = (time: number): SessionDate => new Date(time).toISOString().slice(0, 10);

/** The time of a session's daily bar: that date at 00:00 UTC, in milliseconds. */
export const timeOfSession = (session: SessionDate): number => Date.parse(`${session}T00:00:00.000Z`);
