/** Faulty bars are found, named with what and where, and clean ones raise nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, sessionOf, type Bar } from '../contracts/index.ts';
import { checkBars } from './bar-checks.ts';
import { FIRST_DAY, barsOf, ramp } from './bar-series.testing.ts';
import { hasMarketData, readMarketBars } from './market-data-folder.testing.ts';

const clean = barsOf(ramp(100, 0.1, 30));
const asOf = FIRST_DAY + 30 * DAY_MS;
const check = (bars: readonly Bar[]) => checkBars(bars, { required: 10, asOf });
const changed = (index: number, change: Partial<Bar>): Bar[] =>
  clean.map((bar, at) => (at === index ? { ...bar, ...change } : bar));

describe('checkBars', () => {
  it('finds nothing in clean bars', () => {
    expect(check(clean)).toEqual([]);
  });

  it('says how many bars are missing', () => {
    expect(check(clean.slice(-4))).toEqual([
      { kind: 'too-few', session: null, message: 'There are only 4 bars; 10 are needed.' },
    ]);
    expect(check([])[0]?.message).toBe('There are no bars; 10 are needed.');
  });

  it('names the bar, the price and the range of an open outside low..high', () => {
    const issues = check(changed(5, { open: 101.2, high: 100.9, low: 99 }));
    expect(issues).toEqual([
      { kind: 'range', session: '2018-01-06', message: '6 Jan 2018: open 101.2 is above the high 100.9.' },
    ]);
    expect(check(changed(5, { close: 98.5, low: 99, open: 100 }))[0]?.message).toBe(
      '6 Jan 2018: close 98.5 is below the low 99.',
    );
    expect(check(changed(5, { low: 102, high: 100 }))[0]?.message).toBe('6 Jan 2018: low 102 is above the high 100.');
  });

  it('finds a price that is none', () => {
    expect(check(changed(5, { open: 0 }))[0]).toEqual({
      kind: 'price',
      session: '2018-01-06',
      message: '6 Jan 2018: open is 0; a price must be above zero.',
    });
    for (const close of [Number.NaN, Infinity, -1]) {
      expect(check(changed(5, { close })).map(({ kind }) => kind)).toEqual(['price']);
    }
  });

  it('finds a volume that is none', () => {
    for (const volume of [-1, Number.NaN]) {
      expect(check(changed(7, { volume })).map(({ kind, session }) => [kind, session])).toEqual([
        ['volume', '2018-01-08'],
      ]);
    }
    expect(check(changed(7, { volume: 0 }))).toEqual([]);
  });

  it('finds bars that are doubled or out of order', () => {
    const doubled = check(changed(5, { time: FIRST_DAY + 4 * DAY_MS }));
    expect(doubled[0]).toEqual({
      kind: 'order',
      session: '2018-01-05',
      message: '5 Jan 2018: this bar is there twice.',
    });
    const swapped = check(changed(5, { time: FIRST_DAY + 2 * DAY_MS }));
    expect(swapped[0]?.message).toBe('3 Jan 2018: this bar stands after the one of 5 Jan 2018.');
    expect(check(changed(0, { time: Number.NaN }))[0]?.kind).toBe('order');
    expect(check(changed(5, { time: Number.NaN })).map(({ kind }) => kind)).toEqual(['order', 'order']);
  });

  it('accepts a closure of ten days and finds a hole of eleven', () => {
    const shifted = (days: number): Bar[] =>
      clean.map((bar, index) => (index < 15 ? bar : { ...bar, time: bar.time + days * DAY_MS }));
    expect(check(shifted(9))).toEqual([]);
    expect(check(shifted(10))).toEqual([
      {
        kind: 'hole',
        session: '2018-01-26',
        message: '26 Jan 2018: no bar for 11 days since 15 Jan 2018; at most 10 are accepted.',
      },
    ]);
  });

  it('refuses bars that are a week apart, and says nothing of what is usual among four', () => {
    const everyDays = (days: number): Bar[] =>
      clean.map((bar, index) => ({ ...bar, time: FIRST_DAY + index * days * DAY_MS }));
    const found = (bars: readonly Bar[]) => checkBars(bars, { required: 2, asOf: bars.at(-1)?.time ?? 0 });
    const message = 'These are not daily bars: usually 7 days lie between two of them. Use daily bars.';
    expect(found(everyDays(7))).toEqual([{ kind: 'hole', session: null, message }]);
    expect(found(everyDays(7).slice(0, 5))).toHaveLength(1);
    expect(found(everyDays(7).slice(0, 4))).toEqual([]);
    // A holiday now and then moves a week's bar by a day, and months are told as such before their holes.
    const shifted = everyDays(7).map((bar, index) => ({ ...bar, time: bar.time + (index % 9 === 0 ? DAY_MS : 0) }));
    expect(found(shifted).map(({ message: words }) => words)).toEqual([message]);
    expect(found(everyDays(30))[0]?.message).toContain('usually 30 days');
    // Four days a week with weekends and holidays between them are daily bars still.
    const short = clean.map((bar, index) => {
      const day = Math.floor(index / 4) * 7 + (index % 4);
      return { ...bar, time: FIRST_DAY + day * DAY_MS };
    });
    expect(found(short)).toEqual([]);
  });

  it('accepts a last bar ten days old and finds an older one stale', () => {
    const last = clean.at(-1)?.time ?? 0;
    expect(checkBars(clean, { required: 10, asOf: last + 10 * DAY_MS })).toEqual([]);
    expect(checkBars(clean, { required: 10, asOf: last + 11 * DAY_MS })).toEqual([
      {
        kind: 'stale',
        session: '2018-01-30',
        message: '30 Jan 2018: this is the last bar, 11 days before 10 Feb 2018; at most 10 are accepted.',
      },
    ]);
  });

  it('reports a split that prices were not adjusted for, and believes a crash with the volume of one', () => {
    const split = (volume: number): Bar[] =>
      clean.map((bar, index) =>
        index < 25
          ? bar
          : {
              ...bar,
              open: bar.open / 2,
              high: bar.high / 2,
              low: bar.low / 2,
              close: bar.close / 2,
              volume: index === 25 ? volume : bar.volume,
            },
      );
    const [jump, ...others] = check(split(3_999_999));
    expect(others).toEqual([]);
    expect(jump?.kind).toBe('jump');
    expect(jump?.message).toMatch(/^26 Jan 2018: the close fell 50\.0\s% from the close before \(102\.4 to 51\.25\)/);
    expect(check(split(4_000_000))).toEqual([]);
  });

  it('reports a jump at the open that the close took back, and one without any volume to judge by', () => {
    expect(check(changed(25, { open: 60, low: 59 })).map(({ kind }) => kind)).toEqual(['jump']);
    const silent = changed(25, { open: 60, low: 59 }).map((bar) => ({ ...bar, volume: 0 }));
    expect(check(silent).map(({ kind }) => kind)).toEqual(['jump']);
  });

  it('names the first nineteen of many faults and counts the rest', () => {
    const issues = check(clean.map((bar) => ({ ...bar, open: 0 })));
    expect(issues).toHaveLength(20);
    expect(issues.at(-1)?.message).toBe('And 11 more faults of this sort or another.');
    expect(check(clean.map((bar, index) => (index < 20 ? { ...bar, open: 0 } : bar))).at(-1)?.session).toBe(
      '2018-01-20',
    );
  });

  it('never fails on numbers that make no sense, and never calls them clean', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, Number.NaN, Infinity, -1));
    const nonsense = fc.record({
      time: number,
      open: number,
      high: number,
      low: number,
      close: fc.constant(-1),
      volume: number,
    });
    fc.assert(
      fc.property(fc.array(nonsense, { minLength: 1, maxLength: 30 }), (bars) => {
        const issues = checkBars(bars, { required: 0, asOf: 0 });
        expect(issues.length).toBeGreaterThan(0);
        expect(issues.length).toBeLessThanOrEqual(20);
      }),
    );
  });
});

describe.skipIf(!hasMarketData)('checkBars on real data (skipped without the market data folder)', () => {
  const issuesOf = (name: string, from: string, to: string) => {
    const bars = readMarketBars(name).filter(({ time }) => sessionOf(time) >= from && sessionOf(time) <= to);
    return checkBars(bars, { required: 24, asOf: bars.at(-1)?.time ?? 0 });
  };

  it.each([
    ['dirty/AMD.open0.csv', '1980-01-01', '1983-12-31', 'price', '1980-03-17'],
    ['dirty/ETH-USD.hourly.csv', '2022-01-01', '2022-12-31', 'range', null],
    ['dirty/QQQ.lean.csv', '1999-01-01', '2012-12-31', 'hole', '2011-03-23'],
    ['dirty/GOOG.lean.csv', '2013-01-01', '2015-12-31', 'jump', '2014-04-03'],
  ])('finds the fault of %s', (name, from, to, kind, session) => {
    const [first] = issuesOf(name, from, to);
    expect(first?.kind).toBe(kind);
    if (session !== null) expect(first?.session).toBe(session);
  });

  it('refuses SPY by week', () => {
    const weeks = new Map<number, Bar>();
    for (const bar of readMarketBars('daily/SPY.csv')) {
      const week = Math.floor((bar.time / DAY_MS + 3) / 7);
      const { time, open, high, low } = weeks.get(week) ?? bar;
      weeks.set(week, { ...bar, time, open, high: Math.max(high, bar.high), low: Math.min(low, bar.low) });
    }
    const bars = [...weeks.values()];
    const issues = checkBars(bars, { required: 24, asOf: bars.at(-1)?.time ?? 0 });
    expect(issues.map(({ message }) => message)).toEqual([expect.stringContaining('These are not daily bars')]);
  });

  it.each(['daily/SPY.csv', 'daily/AAPL.csv', 'daily/MSFT.csv', 'daily/BTC-USD.csv'])(
    'raises nothing on all of %s, crashes included',
    (name) => {
      expect(issuesOf(name, '1980-01-01', '2026-12-31')).toEqual([]);
    },
  );
});
