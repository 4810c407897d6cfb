import { describe, expect, it } from 'vitest';
import { createAppTheme } from '../ui/theme.ts';
import { monthlyFigure, monthlySummary, monthlyTable } from './monthly-figure.ts';

const months = [
  { year: 2015, month: 12, value: 0.1 },
  { year: 2016, month: 1, value: -0.5 },
  { year: 2016, month: 3, value: 1 },
];

describe('returns by month', () => {
  it('stand in a row for each year, with gaps where a month has no return and the whole year at the end', () => {
    const { years, rows } = monthlyTable(months);
    expect(years).toEqual([2015, 2016]);
    expect(rows[0]).toEqual([...new Array<null>(11).fill(null), 0.1, expect.closeTo(0.1, 12)]);
    expect(rows[1]?.slice(0, 4)).toEqual([-0.5, null, 1, null]);
  });

  it('multiply to the return of the year: half lost and then doubled is nothing', () => {
    expect(monthlyTable(months).rows[1]?.at(-1)).toBeCloseTo(0, 12);
  });

  it('are written with a real minus sign, without one for zero, and as nothing where there is none', () => {
    const [trace] = monthlyFigure(
      [...months, { year: 2016, month: 4, value: -0.0001 }],
      createAppTheme('light'),
      false,
    ).data;
    const text = (trace as { text: string[][] }).text;
    expect(text[1]?.slice(0, 5)).toEqual(['−50.0', '', '100.0', '0.0', '']);
  });

  it('are told in a sentence, with the best and the worst', () => {
    expect(monthlySummary(months)).toBe(
      '3 months, 2 of them with a gain; best 2016-03 +100.0 %, worst 2016-01 −50.0 %'.replaceAll(' %', '\u00a0%'),
    );
    expect(monthlySummary([])).toBe('No month');
  });
});
