/** Periods and the days of a year on bars written by hand. */
import { describe, expect, it } from 'vitest';
import { columnsOfCloses, weekdays } from './run.testing.ts';
import { barsOfPeriod, periodsPerYearOf } from './trading-calendar.ts';

const flat = (bars: number, timeOf?: (index: number) => number) => columnsOfCloses(Array<number>(bars).fill(5), timeOf);

describe('the days of a year', () => {
  it('are 365 where bars stand on weekends', () => {
    expect(periodsPerYearOf(flat(30))).toBe(365);
  });

  it('are 252 on weekdays, even with a stray weekend bar, and where nothing is known', () => {
    expect(periodsPerYearOf(flat(3_000, weekdays))).toBe(252);
    expect(periodsPerYearOf(flat(30, (index) => (index < 29 ? weekdays(index) : 40)))).toBe(252);
    expect(periodsPerYearOf(flat(0))).toBe(252);
  });
});

describe('the bars of a period', () => {
  // Monday 1 to Friday 5 and Monday 8 to Friday 12 January 2018.
  const columns = flat(10, weekdays);

  it('are all where nothing is said', () => {
    expect(barsOfPeriod(columns, { from: null, to: null })).toEqual({ from: 0, to: 9 });
  });

  it('include both ends, and begin after and end before a day without a bar', () => {
    expect(barsOfPeriod(columns, { from: '2018-01-02', to: '2018-01-09' })).toEqual({ from: 1, to: 6 });
    expect(barsOfPeriod(columns, { from: '2018-01-06', to: '2018-01-07' })).toEqual({ from: 5, to: 4 });
    expect(barsOfPeriod(columns, { from: '2019-01-01', to: null })).toEqual({ from: 10, to: 9 });
    expect(barsOfPeriod(columns, { from: null, to: '2017-01-01' })).toEqual({ from: 0, to: -1 });
  });
});
