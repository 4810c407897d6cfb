/** The returns of a backtest month by month, as the monthly table shows them. */
import type { MonthlyReturn } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';

/**
 * One entry for each calendar month that has a counted bar, oldest first: the month's last equity over the one of the
 * month before it (the capital for the first) − 1. Months are those of the sessions. A month that began with nothing or
 * less has no return and is left out. Entries multiply to the total return.
 */
export function monthlyReturns(
  { from, to, equity }: Pick<BacktestRun, 'from' | 'to' | 'equity'>,
  { time }: PriceColumns,
  capital: number,
): MonthlyReturn[] {
  const months: MonthlyReturn[] = [];
  let before = capital;
  let index = from;
  while (index <= to) {
    const date = new Date(time[index] ?? Number.NaN);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    const next = Date.UTC(year, month + 1, 1);
    while (index < to && (time[index + 1] ?? Number.NaN) < next) index++;
    const last = equity[index - from] ?? Number.NaN;
    if (before > 0) months.push({ year, month: month + 1, value: last / before - 1 + 0 });
    before = last;
    index++;
  }
  return months;
}
