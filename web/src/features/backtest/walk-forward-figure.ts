/** In sample beside out of sample, a pair of bars for each window. */
import type { Theme } from '@mui/material/styles';
import type { LabWindow } from '../../backend/lab/lab-engine.ts';
import { axisOf } from '../../charts/chart-layout.ts';
import type { ChartFigure, Trace } from '../../charts/chart-types.ts';
import { decimal, signedPercent } from '../../ui/format.ts';

export type WindowMeasure = 'sharpe' | 'totalReturn';

/** A year's Sharpe ratio, or the return of the stretch; null where it cannot be given. */
export function walkForwardFigure(
  windows: readonly LabWindow[],
  measure: WindowMeasure,
  theme: Theme,
  narrow: boolean,
): ChartFigure {
  const axis = axisOf(theme);
  const names = windows.map((_window, index) => String(index + 1));
  const text = (value: number | null): string =>
    value === null ? 'n/a' : measure === 'sharpe' ? decimal(value) : signedPercent(value);
  const bars = (name: string, side: 'inSample' | 'outOfSample', color: string): Trace => ({
    type: 'bar',
    name,
    x: names,
    y: windows.map((window) => window[side][measure]),
    customdata: windows.map((window) => text(window[side][measure])),
    marker: { color },
    hovertemplate: '%{customdata}',
  });
  const { palette } = theme;
  return {
    data: [
      bars('In sample', 'inSample', palette.text.secondary),
      bars('Out of sample', 'outOfSample', palette.primary.main),
    ],
    layout: {
      barmode: 'group',
      bargap: 0.3,
      xaxis: { ...axis, type: 'category', title: { text: 'Window', ...axis.title } },
      yaxis: {
        ...axis,
        showspikes: false,
        nticks: 5,
        tickformat: measure === 'sharpe' ? '.1f' : '.1~%',
        title: narrow ? {} : { text: measure === 'sharpe' ? 'Sharpe ratio' : 'Return', ...axis.title },
      },
    },
  };
}
