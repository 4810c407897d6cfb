/** A sweep as a heatmap: a row for each value of the second parameter, a column for each of the first. */
import type { StrategyChoice } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import type { SweepCell, SweepGrid } from '../../backend/lab/lab-engine.ts';
import { axisOf } from '../../charts/chart-layout.ts';
import type { ChartFigure } from '../../charts/chart-types.ts';
import { evenRange, plainColors, signedColors } from '../../charts/heat-colors.ts';
import { decimal, quantity, signedPercent } from '../../ui/format.ts';
import { parameterLabel } from './strategy-words.ts';

export type SweepMeasure = 'totalReturn' | 'sharpe' | 'trades';

export const MEASURES: Readonly<
  Record<SweepMeasure, { readonly label: string; readonly text: (value: number) => string }>
> = {
  totalReturn: { label: 'Total return', text: signedPercent },
  sharpe: { label: 'Sharpe ratio', text: (value) => decimal(value) },
  trades: { label: 'Trades', text: quantity },
};

/** Beyond so many columns or rows the numbers in the cells could not be read. */
const MOST_TEXTS = 14;

export const measureOf = (cell: SweepCell | null | undefined, measure: SweepMeasure): number | null =>
  cell?.[measure] ?? null;

/** The measure by second parameter (rows) and first (columns), null where a combination is not possible. */
function valuesOf({ rows, second }: SweepGrid, measure: SweepMeasure): (number | null)[][] {
  const places = second?.values ?? [0];
  return places.map((_value, at) => rows.map((row) => measureOf(row[at], measure)));
}

export function sweepFigure(
  grid: SweepGrid,
  strategy: StrategyChoice,
  measure: SweepMeasure,
  theme: Theme,
  narrow: boolean,
): ChartFigure {
  const { first, second } = grid;
  const { label, text } = MEASURES[measure];
  const z = valuesOf(grid, measure);
  const most = evenRange(z.flat());
  const isSigned = measure !== 'trades';
  const fits = first.values.length <= (narrow ? 6 : MOST_TEXTS) && z.length <= MOST_TEXTS;
  const axis = { ...axisOf(theme), type: 'category', showgrid: false, showspikes: false, fixedrange: true } as const;
  const names = [first, second].map((one) => (one ? parameterLabel(strategy, one.parameter) : ''));
  const words = z.map((row, y) =>
    row.map((value, x) => {
      const place = `${names[0]} ${first.values[x]}${second ? `, ${names[1]} ${second.values[y]}` : ''}`;
      const isPossible = grid.rows[x]?.[y];
      return `${place}<br>${value !== null ? `${label} ${text(value)}` : isPossible ? `no ${label}` : 'not possible'}`;
    }),
  );
  return {
    data: [
      {
        type: 'heatmap',
        x: first.values.map(String),
        y: second ? second.values.map(String) : [''],
        z,
        zmin: isSigned ? -most : 0,
        zmax: most,
        colorscale: isSigned ? signedColors(theme) : plainColors(theme),
        showscale: false,
        xgap: 1,
        ygap: 1,
        customdata: words,
        hovertemplate: '%{customdata}<extra></extra>',
        hoverongaps: false,
        ...(fits
          ? {
              text: z.map((row) => row.map((value) => (value === null ? '' : text(value)))) as unknown as string[],
              texttemplate: '%{text}',
              textfont: { size: 10, color: theme.palette.text.primary },
            }
          : {}),
      },
    ],
    layout: {
      hovermode: 'closest',
      xaxis: { ...axis, nticks: narrow ? 6 : 16, title: { text: names[0] ?? '', ...axis.title } },
      yaxis: { ...axis, nticks: 14, ...(second ? { title: { text: names[1] ?? '', ...axis.title } } : {}) },
    },
  };
}
