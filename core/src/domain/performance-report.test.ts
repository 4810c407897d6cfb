/** The report puts equity, drawdown and buy-and-hold on the same sessions. */
import { describe, expect, it } from 'vitest';
import { DAY_MS, PerformanceReport, sessionOf } from '../contracts/index.ts';
import { FIRST_DAY } from './bar-series.testing.ts';
import { buyAndHold, performanceReport } from './performance-report.ts';

const closes = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).map(([session, close]) => ({ session, close }));

const SESSIONS = ['2018-01-02', '2018-01-03', '2018-01-04'];

describe('buyAndHold', () => {
  it('splits the capital equally at the first close and holds', () => {
    // 500 dollars buy 5 of the first and 50 of the second: 5 × 110 + 50 × 10 = 1,050; 5 × 120 + 50 × 8 = 1,000.
    const first = closes({ '2018-01-01': 1, '2018-01-02': 100, '2018-01-03': 110, '2018-01-04': 120 });
    const second = closes({ '2018-01-02': 10, '2018-01-03': 10, '2018-01-04': 8 });
    expect(buyAndHold(SESSIONS, 1_000, [first, second])).toEqual([1_000, 1_050, 1_000]);
  });

  it('carries the last known close over a missing session, also one from between the sessions', () => {
    expect(buyAndHold(SESSIONS, 100, [closes({ '2018-01-02': 10, '2018-01-04': 12 })])).toEqual([100, 100, 120]);
    const weekend = closes({ '2018-01-05': 10, '2018-01-06': 15, '2018-01-07': 20 });
    expect(buyAndHold(['2018-01-05', '2018-01-08'], 100, [weekend])).toEqual([100, 200]);
  });

  it('leaves out an asset without a price in the first session', () => {
    const late = closes({ '2018-01-03': 10, '2018-01-04': 99 });
    const priced = closes({ '2018-01-02': 10, '2018-01-03': 11, '2018-01-04': 12 });
    expect(buyAndHold(SESSIONS, 100, [late, priced])).toEqual([100, 110, 120]);
    expect(buyAndHold(SESSIONS, 100, [late])).toEqual([null, null, null]);
    expect(buyAndHold(SESSIONS, 100, [])).toEqual([null, null, null]);
    expect(buyAndHold([], 100, [priced])).toEqual([]);
  });
});

describe('performanceReport', () => {
  it('has as many values as sessions, and a drawdown from the capital at the start', () => {
    const report = performanceReport({
      mode: 'simulation',
      asOf: FIRST_DAY,
      startingEquity: 1_000,
      equity: [
        { session: '2018-01-02', equity: 900 },
        { session: '2018-01-03', equity: 1_200 },
        { session: '2018-01-04', equity: 600 },
      ],
      fills: [],
      openPositions: [],
      benchmark: { label: 'AAPL held', closes: [closes({ '2018-01-02': 10 })] },
    });
    expect(report).toMatchObject({
      sessions: SESSIONS,
      equity: [900, 1_200, 600],
      benchmark: [1_000, 1_000, 1_000],
      benchmarkLabel: 'AAPL held',
      closedTrades: [],
    });
    expect(report.drawdown.map((value) => Number(value.toFixed(12)))).toEqual([0.1, 0, 0.5]);
    expect(report.figures.maxDrawdown.value).toBeCloseTo(0.5, 12);
    expect(PerformanceReport.parse(report)).toEqual(report);
  });

  it('is empty, not broken, before the first session has ended', () => {
    const report = performanceReport({
      mode: 'paper',
      asOf: FIRST_DAY,
      startingEquity: 1_000,
      equity: [],
      fills: [],
      openPositions: [],
      benchmark: { label: 'none', closes: [] },
    });
    expect(report).toMatchObject({ sessions: [], equity: [], benchmark: [], drawdown: [] });
    expect(report.figures.profit.value).toBeNull();
  });

  it('reports ten years of twenty assets in a moment', () => {
    const sessions = Array.from({ length: 2_500 }, (_, index) => sessionOf(FIRST_DAY + index * DAY_MS));
    const asset = sessions.map((session, index) => ({ session, close: 100 + (index % 7) }));
    const started = performance.now();
    const report = performanceReport({
      mode: 'simulation',
      asOf: FIRST_DAY,
      startingEquity: 1_000,
      equity: sessions.map((session) => ({ session, equity: 1_000 })),
      fills: [],
      openPositions: [],
      benchmark: { label: 'all', closes: Array.from({ length: 20 }, () => asset) },
    });
    // Measured at 2 ms; a second pass over all sessions for each session would take seconds.
    expect(performance.now() - started).toBeLessThan(500);
    expect(report.benchmark.at(-1)).toBeCloseTo(1_000 * (1 + (2_499 % 7) / 100), 9);
  });
});
