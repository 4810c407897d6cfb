/** Curves over one time axis, with a drawdown below them where there is one: one hover for both panels. */
import type { Theme } from '@mui/material/styles';
import { axisOf } from './chart-layout.ts';
import type { ChartFigure, ChartLayout, Trace } from './chart-types.ts';

export interface CurveLine {
  readonly name: string;
  readonly sessions: readonly string[];
  readonly values: readonly (number | null)[];
  readonly color: string;
  readonly dash?: 'solid' | 'dot' | 'dash' | 'dashdot';
  readonly width?: number;
}

export interface CurvePanels {
  readonly lines: readonly CurveLine[];
  /** Fractions under the highest value so far, 0 at a new one. */
  readonly drawdown?: { readonly sessions: readonly string[]; readonly values: readonly number[] };
  /** What the lines are: dollars, or growth as a fraction. */
  readonly unit: 'dollars' | 'growth';
  /** Equal steps for equal ratios: for decades, where the last years would hide the first. */
  readonly logarithmic?: boolean;
}

const LOWER_PANEL = 0.26;
const UPPER_PANEL = 0.33;

function lineTrace({ name, sessions, values, color, dash = 'solid', width = 2 }: CurveLine, isDollars: boolean): Trace {
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...sessions],
    y: [...values],
    line: { color, width, dash },
    hovertemplate: isDollars ? '$%{y:,.2f}' : '%{y:+.1%}',
  };
}

const drawdownTrace = ({ sessions, values }: NonNullable<CurvePanels['drawdown']>, loss: string): Trace => ({
  type: 'scatter',
  mode: 'lines',
  name: 'Drawdown',
  x: [...sessions],
  y: values.map((fraction) => (fraction === 0 ? 0 : -fraction)),
  yaxis: 'y2',
  fill: 'tozeroy',
  fillcolor: `${loss}26`,
  line: { color: loss, width: 1 },
  showlegend: false,
  hovertemplate: '%{y:.1%}',
});

function valueAxis(
  { unit, logarithmic, drawdown }: CurvePanels,
  theme: Theme,
  narrow: boolean,
): NonNullable<ChartLayout['yaxis']> {
  const axis = axisOf(theme);
  const isDollars = unit === 'dollars';
  return {
    ...axis,
    type: logarithmic ? 'log' : 'linear',
    showspikes: false,
    domain: [drawdown ? UPPER_PANEL : 0, 1],
    nticks: narrow ? 4 : 6,
    tickprefix: isDollars ? '$' : '',
    tickformat: isDollars ? (narrow || logarithmic ? '~s' : ',.0f') : '+.1~%',
    title: narrow ? {} : { text: isDollars ? 'Dollars' : 'Return', ...axis.title },
  };
}

function drawdownAxis(theme: Theme, narrow: boolean): NonNullable<ChartLayout['yaxis']> {
  const axis = axisOf(theme);
  return {
    ...axis,
    showspikes: false,
    domain: [0, LOWER_PANEL],
    nticks: 4,
    tickformat: '.1~%',
    rangemode: 'tozero',
    title: narrow ? {} : { text: 'Drawdown', ...axis.title },
  };
}

export function curveFigure(panels: CurvePanels, theme: Theme, narrow: boolean): ChartFigure {
  const { lines, drawdown, unit } = panels;
  return {
    data: [
      ...lines.map((line) => lineTrace(line, unit === 'dollars')),
      ...(drawdown ? [drawdownTrace(drawdown, theme.palette.meaning.loss)] : []),
    ],
    layout: {
      hoversubplots: 'axis',
      xaxis: {
        ...axisOf(theme),
        type: 'date',
        anchor: drawdown ? 'y2' : 'y',
        nticks: narrow ? 4 : 9,
        hoverformat: '%-d %b %Y',
      },
      yaxis: valueAxis(panels, theme, narrow),
      ...(drawdown ? { yaxis2: drawdownAxis(theme, narrow) } : {}),
    },
  };
}
