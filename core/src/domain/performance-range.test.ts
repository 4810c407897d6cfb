/** A range of a report is a report: its figures begin where the range does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, PerformanceReport, sessionOf, type ClosedTrade } from '../contracts/index.ts';
import { daysSpanned, monthsOfReport, reportInRange } from './performance-range.ts';
import { performanceFigures } from './performance-figures.ts';

const AS_OF = Date.UTC(2026, 2, 1, 14, 30);
const session = (daysBefore: number): string => sessionOf(AS_OF - daysBefore * DAY_MS);

const trade = (daysBefore: number, profit: number): ClosedTrade => ({
  asset: 'AAPL',
  quantity: 10,
  entryPrice: 100,
  exitPrice: 100 + profit / 10,
  entrySession: session(daysBefore + 5),
  exitSession: session(daysBefore),
  exitRole: 'entry',
  profit,
  profitFraction: profit / 1_000,
  commission: 0,
  entryRunId: null,
  exitRunId: null,
});

const equity = [1_000, 1_100, 1_050, 1_200];
const report: PerformanceReport = {
  schemaVersion: 1,
  mode: 'simulation',
  asOf: AS_OF,
  startingEquity: 900,
  benchmarkLabel: 'AAPL',
  sessions: [60, 20, 5, 1].map(session),
  equity,
  benchmark: [950, 1_000, null, 1_250],
  drawdown: [0, 0, 50 / 1_100, 0],
  figures: performanceFigures({ startingEquity: 900, equity: [], closedTrades: [] }),
  closedTrades: [trade(40, 50), trade(6, -20), trade(2, 30)],
  openPositions: [],
};

describe('reportInRange', () => {
  it('is the report itself for everything', () => {
    expect(reportInRange(report, null)).toBe(report);
  });

  it('begins with the equity of the session before it, and buy-and-hold with the same', () => {
    const month = reportInRange(report, 30);
    expect(month.sessions).toEqual(report.sessions.slice(1));
    expect(month.startingEquity).toBe(1_000);
    expect(month.equity).toEqual([1_100, 1_050, 1_200]);
    expect(month.figures.totalReturn.value).toBeCloseTo(0.2, 12);
    expect(month.figures.profit.value).toBe(200);
    expect(month.figures.maxDrawdown.value).toBeCloseTo(50 / 1_100, 12);
    expect(month.benchmark).toEqual([(1_000 / 950) * 1_000, null, (1_250 / 950) * 1_000]);
    expect(PerformanceReport.parse(month)).toEqual(month);
  });

  it('counts a loss in its first session, and the trades that were closed in it', () => {
    const week = reportInRange(report, 7);
    expect(week.drawdown[0]).toBeCloseTo(1 - 1_050 / 1_100, 12);
    expect(week.closedTrades.map(({ profit }) => profit)).toEqual([-20, 30]);
    expect(week.figures.trades.value).toBe(2);
    expect(week.figures.winRate).toEqual({ value: null, reason: 'Needs 10 closed trades; so far there are 2.' });
  });

  it('is empty, and says so, where no session lies in it', () => {
    const later = reportInRange({ ...report, asOf: AS_OF + 40 * DAY_MS }, 30);
    expect(later).toMatchObject({ sessions: [], equity: [], benchmark: [], startingEquity: 1_200 });
    expect(later.figures.totalReturn).toEqual({ value: null, reason: 'No session has ended yet.' });
  });

  it('knows how long a report is', () => {
    expect(daysSpanned(report)).toBe(59);
    expect(daysSpanned({ sessions: [] })).toBe(0);
  });
});

describe('monthsOfReport', () => {
  const months = (sessions: string[], values: number[], startingEquity = 1_000) =>
    monthsOfReport({ sessions, equity: values, startingEquity });

  it('begins with the starting equity and ends each month with its last session', () => {
    const sessions = ['2015-12-30', '2015-12-31', '2016-01-04', '2016-01-29', '2016-03-01'];
    expect(months(sessions, [1_050, 1_100, 500, 550, 1_100])).toEqual([
      { year: 2015, month: 12, value: expect.closeTo(0.1, 12) as number },
      { year: 2016, month: 1, value: expect.closeTo(-0.5, 12) as number },
      { year: 2016, month: 3, value: expect.closeTo(1, 12) as number },
    ]);
  });

  it('tells the same month of two years apart', () => {
    expect(months(['2015-03-31', '2016-03-31'], [1_100, 1_210]).map(({ year }) => year)).toEqual([2015, 2016]);
  });

  it('is 0 for a month that ends as it began, without a sign', () => {
    expect(Object.is(months(['2016-01-29'], [1_000])[0]?.value, 0)).toBe(true);
  });

  it('leaves out a month that began with nothing', () => {
    expect(months(['2016-01-29', '2016-02-29', '2016-03-31'], [0, 10, 20])).toEqual([
      { year: 2016, month: 1, value: -1 },
      { year: 2016, month: 3, value: 1 },
    ]);
    expect(months([], [])).toEqual([]);
  });

  it('multiplies to the total return', () => {
    const step = fc.record({
      days: fc.integer({ min: 1, max: 20 }),
      equity: fc.integer({ min: 500, max: 2_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        let time = Date.UTC(2015, 10, 3);
        const sessions = steps.map(({ days }) => sessionOf((time += days * DAY_MS)));
        const values = steps.map((one) => one.equity);
        const growth = months(sessions, values).reduce((product, { value }) => product * (1 + value), 1);
        expect(growth).toBeCloseTo((values.at(-1) ?? Number.NaN) / 1_000, 9);
      }),
    );
  });
});
