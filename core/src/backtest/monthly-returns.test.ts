/** The monthly table on days written by hand. */
import { describe, expect, it } from 'vitest';
import { monthlyReturns } from './monthly-returns.ts';
import { columnsOfCloses, runOf } from './run.testing.ts';

describe('monthly returns', () => {
  it('go from the last close of one month to the last of the next, the first from the capital', () => {
    // Days after 1 January 2018: 0 and 30 in January, 31 and 58 in February, none in March, 100 in April.
    const days = [0, 30, 31, 58, 100];
    const columns = columnsOfCloses([1, 1, 1, 1, 1], (index) => days[index] ?? 0);
    const months = monthlyReturns(runOf([101, 110, 120, 99, 198]), columns, 100);
    expect(months.map(({ year, month }) => [year, month])).toEqual([
      [2018, 1],
      [2018, 2],
      [2018, 4],
    ]);
    expect(months[0]?.value).toBeCloseTo(0.1, 14);
    expect(months[1]?.value).toBeCloseTo(-0.1, 14);
    expect(months[2]?.value).toBeCloseTo(1, 14);
  });

  it('multiply to the total return over years, warm-up left out', () => {
    const equity = Array.from({ length: 900 }, (_, index) => 1_000 + 300 * Math.sin(index / 40) + index);
    const columns = columnsOfCloses(Array<number>(920).fill(5));
    const months = monthlyReturns(runOf(equity, { from: 20, to: 919 }), columns, 1_000);
    expect(months[0]).toMatchObject({ year: 2018, month: 1 });
    expect(months).toHaveLength(31);
    const growth = months.reduce((product, { value }) => product * (1 + value), 1);
    expect(growth).toBeCloseTo((equity.at(-1) ?? 0) / 1_000, 12);
  });

  it('leave out a month that began with nothing', () => {
    const columns = columnsOfCloses([1, 1, 1], (index) => index * 31);
    expect(monthlyReturns(runOf([50, 0, 0]), columns, 100).map(({ value }) => value)).toEqual([-0.5, -1]);
  });
});
