/** A range of a report is a report: its figures begin where the range does. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, PerformanceReport, sessionOf, type ClosedTrade } from '../contracts/index.ts';
import { daysSpanned, reportInRange } from './performance-range.ts';
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
