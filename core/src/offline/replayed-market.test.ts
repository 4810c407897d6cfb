/** Replayed bars: the calendar, look-ups by session, and never a bar before it is complete. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, timeOfSession } from '../contracts/index.ts';
import { ReplayedMarket, sessionCloseInstant, sessionInstant } from './replayed-market.ts';
import { sessionAt, tinyInstrument, type Row } from './testing/tiny-market.ts';

const row = (close: number): Row => [close, close, close, close];
const left = tinyInstrument('LEFT', [row(1), row(2), null, row(4)]);
const right = tinyInstrument('RIGHT', [null, row(20), row(30)]);
const market = new ReplayedMarket([left, right]);

describe('ReplayedMarket', () => {
  it('has every session of any instrument once, in order', () => {
    expect(market.calendar).toEqual(['2020-01-01', '2020-01-02', '2020-01-03', '2020-01-04']);
    expect(market.nextSession('2020-01-02')).toBe('2020-01-03');
    expect(market.nextSession('2020-01-04')).toBeNull();
    expect(market.nextSession('2019-12-31')).toBeNull();
    expect(market.sessionsAfter('2020-01-02')).toBe(2);
    expect(market.instruments().map((instrument) => instrument.asset)).toEqual(['LEFT', 'RIGHT']);
  });

  it('knows the bar of an asset in a session, and null where it does not trade', () => {
    expect(market.barOf('LEFT', '2020-01-02')?.close).toBe(2);
    expect(market.barOf('LEFT', '2020-01-03')).toBeNull();
    expect(market.barOf('RIGHT', '2020-01-01')).toBeNull();
    expect(market.barOf('LEFT', '2021-01-01')).toBeNull();
    expect(market.barOf('NONE', '2020-01-02')).toBeNull();
  });

  it('opens a session at 14:30 and closes it at 21:00 UTC', () => {
    expect(sessionInstant('2020-01-02')).toBe(Date.UTC(2020, 0, 2, 14, 30));
    expect(sessionCloseInstant('2020-01-02')).toBe(Date.UTC(2020, 0, 2, 21));
  });

  it('refuses the same symbol twice', () => {
    expect(() => new ReplayedMarket([left, left])).toThrow(RangeError);
  });

  it('gives the bars that were complete at any instant, and no other', async () => {
    const rows = Array.from({ length: 40 }, (_, index) => (index % 7 === 3 ? null : row(index + 1)));
    const tiny = new ReplayedMarket([tinyInstrument('TINY', rows)]);
    const all = await tiny.bars({ asset: 'TINY', until: Number.MAX_SAFE_INTEGER, limit: 1_000 });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -2, max: 45 * 24 }), fc.integer({ min: -1, max: 50 }), async (hour, limit) => {
        const until = timeOfSession(sessionAt(0)) + hour * 3_600_000;
        const complete = all.filter((bar) => bar.time + DAY_MS <= until);
        const expected = limit > 0 ? complete.slice(-limit) : [];
        expect(await tiny.bars({ asset: 'TINY', until, limit })).toEqual(expected);
        expect(tiny.lastBarAt('TINY', until)).toEqual(complete.at(-1) ?? null);
      }),
    );
  });

  it('gives no bars for an instant that is not a number', async () => {
    expect(await market.bars({ asset: 'LEFT', until: Number.NaN, limit: 5 })).toEqual([]);
  });
});
