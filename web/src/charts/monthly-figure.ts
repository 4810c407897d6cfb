/** Returns by month as a heatmap: a row for each year, a column for each month, the year's own return at the end. */
import type { MonthlyReturn } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import { count, signedPercent } from '../ui/format.ts';
import { axisOf } from './chart-layout.ts';
import type { ChartFigure } from './chart-types.ts';
import { evenRange, signedColors } from './heat-colors.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 40;

export interface MonthlyTable {
  /** Oldest first. */
  readonly years: readonly number[];
  /** For each year its twelve months, null where there is none, and the whole year. */
  readonly rows: readonly (readonly (number | null)[])[];
}

/** The months as a table; a year's return is what its months multiply to. */
export function monthlyTable(monthly: readonly MonthlyReturn[]): MonthlyTable {
  const years = [...new Set(monthly.map(({ year }) => year))].sort((a, b) => a - b);
  const rows = years.map((year) => {
    const own = monthly.filter((entry) => entry.year === year);
    const months = MONTHS.map((_name, index) => own.find(({ month }) => month === index + 1)?.value ?? null);
    return [...months, own.reduce((growth, { value }) => growth * (1 + value), 1) - 1];
  });
  return { years, rows };
}

const monthName = ({ year, month }: MonthlyReturn): string => `${year}-${String(month).padStart(2, '0')}`;

/** The months in a sentence: how many, how many of them gained, the best and the worst. */
export function monthlySummary(monthly: readonly MonthlyReturn[]): string {
  const sorted = [...monthly].sort((a, b) => a.value - b.value);
  const [worst, best] = [sorted[0], sorted.at(-1)];
  if (!worst || !best) return 'No month';
  const gained = monthly.filter(({ value }) => value > 0).length;
  return `${count(monthly.length, 'month')}, ${gained} of them with a gain; best ${monthName(best)} ${signedPercent(best.value)}, worst ${monthName(worst)} ${signedPercent(worst.value)}`;
}

/** The height of the heatmap in pixels. */
export const monthlyHeight = (monthly: readonly MonthlyReturn[]): number =>
  HEAD_HEIGHT + ROW_HEIGHT * new Set(monthly.map(({ year }) => year)).size;

/** +2.1 or −12: the unit stands in the title of the chart. */
function cellText(value: number | null, decimals: number): string {
  if (value === null) return '';
  const text = Math.abs(value * 100).toFixed(decimals);
  return `${/[1-9]/.test(text) && value < 0 ? '−' : ''}${text}`;
}

export function monthlyFigure(monthly: readonly MonthlyReturn[], theme: Theme, narrow: boolean): ChartFigure {
  const { years, rows } = monthlyTable(monthly);
  const names = narrow ? MONTHS.map((name) => name.slice(0, 1)) : MONTHS;
  // The same letter stands for several months: the places are numbers and the names are written beside them.
  const columns = [...names.map((_name, index) => index), MONTHS.length + 0.15];
  const text = rows.map((row) => row.map((value) => cellText(value, narrow ? 0 : 1)));
  const words = rows.map((row, year) =>
    row.map((value, index) => `${MONTHS[index] ?? 'Whole year'} ${years[year]}: ${cellText(value, 1)} %`),
  );
  const most = evenRange(rows.flatMap((row) => row.slice(0, MONTHS.length)));
  const axis = axisOf(theme);
  return {
    data: [
      {
        type: 'heatmap',
        x: columns,
        y: years.map(String),
        z: rows.map((row) => [...row]),
        zmin: -most,
        zmax: most,
        colorscale: signedColors(theme),
        showscale: false,
        xgap: 2,
        ygap: 2,
        text: text as unknown as string[],
        customdata: words,
        texttemplate: '%{text}',
        textfont: { size: narrow ? 9 : 11, color: theme.palette.text.primary },
        hovertemplate: '%{customdata}<extra></extra>',
        hoverongaps: false,
      },
    ],
    layout: {
      hovermode: 'closest',
      xaxis: {
        ...axis,
        side: 'top',
        showgrid: false,
        zeroline: false,
        tickmode: 'array',
        tickvals: columns,
        ticktext: [...names, narrow ? 'Y' : 'Year'],
        fixedrange: true,
      },
      yaxis: {
        ...axis,
        type: 'category',
        autorange: 'reversed',
        showgrid: false,
        nticks: years.length,
        fixedrange: true,
        showspikes: false,
      },
    },
  };
}
