/**
 * A performance report by time: the last days of it, with its figures computed anew from where that part begins, and its
 * calendar months.
 */
import {
  DAY_MS,
  sessionOf,
  timeOfSession,
  type MonthlyReturn,
  type PerformanceReport,
  type SessionDate,
} from '../contracts/index.ts';
import { drawdownSeries } from './metrics.ts';
import { performanceFigures } from './performance-figures.ts';

/** Calendar days before the report's instant; null is everything. */
export const PERFORMANCE_RANGES = [7, 30, 90, null] as const;
export type PerformanceRange = (typeof PERFORMANCE_RANGES)[number];

/** The first session date that may lie in the last `days` calendar days before the report's instant; null for everything. */
export const startOfRange = ({ asOf }: Pick<PerformanceReport, 'asOf'>, days: PerformanceRange): SessionDate | null =>
  days === null ? null : sessionOf(asOf - days * DAY_MS);

/**
 * The report over the last `days` calendar days before its instant, or as it is for null. It begins with the equity of the
 * last session before the range, or with the starting equity where there is none; buy-and-hold begins at the same equity.
 * A trade belongs to the range in which it was closed. What is held belongs to every range.
 */
export function reportInRange(report: PerformanceReport, days: PerformanceRange): PerformanceReport {
  const from = startOfRange(report, days);
  if (from === null) return report;
  const first = report.sessions.findIndex((session) => session >= from);
  const start = first === -1 ? report.sessions.length : first;
  const startingEquity = report.equity[start - 1] ?? report.startingEquity;
  const sessions = report.sessions.slice(start);
  const equity = report.equity.slice(start);
  const closedTrades = report.closedTrades.filter(({ exitSession }) => exitSession >= from);
  const points = sessions.map((session, index) => ({ session, equity: equity[index] ?? startingEquity }));
  return {
    ...report,
    startingEquity,
    sessions,
    equity,
    benchmark: rebased(report.benchmark, start, startingEquity),
    drawdown: drawdownSeries([startingEquity, ...equity]).slice(1),
    figures: performanceFigures({ startingEquity, equity: points, closedTrades }),
    closedTrades,
  };
}

/** Buy-and-hold from `start` on, scaled so that it stood at `startingEquity` just before; null where it is not known. */
function rebased(benchmark: readonly (number | null)[], start: number, startingEquity: number): (number | null)[] {
  const before = start === 0 ? startingEquity : (benchmark[start - 1] ?? null);
  return benchmark.slice(start).map((value) => {
    if (value === null || before === null || !(before > 0)) return null;
    return start === 0 ? value : (value / before) * startingEquity;
  });
}

/** Calendar days that a report spans, from its first session to its last; 0 without sessions. */
export function daysSpanned({ sessions }: Pick<PerformanceReport, 'sessions'>): number {
  const [first, last] = [sessions[0], sessions.at(-1)];
  return first === undefined || last === undefined ? 0 : (timeOfSession(last) - timeOfSession(first)) / DAY_MS;
}

/**
 * The return of each calendar month that has a session, oldest first: the month's last equity over the one of the month
 * before it (the starting equity for the first) − 1, so that months multiply to the total return. The first and the last
 * month count as far as the report reaches. A month that began with nothing or less has no return and is left out.
 */
export function monthsOfReport({
  sessions,
  equity,
  startingEquity,
}: Pick<PerformanceReport, 'sessions' | 'equity' | 'startingEquity'>): MonthlyReturn[] {
  const months: MonthlyReturn[] = [];
  let before = startingEquity;
  sessions.forEach((session, index) => {
    const name = session.slice(0, 'YYYY-MM'.length);
    if (sessions[index + 1]?.startsWith(name)) return;
    const last = equity[index] ?? before;
    const [year, month] = name.split('-').map(Number);
    // + 0: a month that ends as it began has a return of 0, not of −0.
    if (before > 0 && year !== undefined && month !== undefined)
      months.push({ year, month, value: last / before - 1 + 0 });
    before = last;
  });
  return months;
}
