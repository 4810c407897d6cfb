/** The figure of the performance page: two panels over one time axis, one hover for both. */
import type { PerformanceReport } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import { axisOf } from '../../charts/chart-layout.ts';
import type { ChartFigure } from '../../charts/chart-types.ts';

/** One hover across both panels: the subplots share the time axis. */
function layoutOf(theme: Theme, narrow: boolean): ChartFigure['layout'] {
  const axis = axisOf(theme);
  return {
    hoversubplots: 'axis',
    xaxis: { ...axis, type: 'date', anchor: 'y2', nticks: narrow ? 4 : 9, hoverformat: '%-d %b %Y' },
    yaxis: {
      ...axis,
      showspikes: false,
      domain: [0.33, 1],
      nticks: narrow ? 4 : 6,
      tickprefix: '$',
      tickformat: narrow ? '~s' : ',.0f',
      title: narrow ? {} : { text: 'Dollars', ...axis.title },
    },
    yaxis2: {
      ...axis,
      showspikes: false,
      domain: [0, 0.26],
      nticks: 4,
      // A range of a few days may hold less than one percent.
      tickformat: '.2~%',
      rangemode: 'tozero',
      title: narrow ? {} : { text: 'Drawdown', ...axis.title },
    },
  };
}

export function equityFigure(report: PerformanceReport, theme: Theme, narrow: boolean): ChartFigure {
  const { sessions, equity, benchmark, drawdown } = report;
  const loss = theme.palette.meaning.loss;
  return {
    data: [
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Equity',
        x: sessions,
        y: equity,
        line: { color: theme.palette.primary.main, width: 2 },
        hovertemplate: '$%{y:,.2f}',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Buy and hold',
        x: sessions,
        y: benchmark,
        line: { color: theme.palette.text.secondary, width: 1.5, dash: 'dot' },
        hovertemplate: '$%{y:,.2f}',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: 'Drawdown',
        x: sessions,
        y: drawdown.map((fraction) => (fraction === 0 ? 0 : -fraction)),
        yaxis: 'y2',
        fill: 'tozeroy',
        fillcolor: `${loss}26`,
        line: { color: loss, width: 1 },
        showlegend: false,
        hovertemplate: '%{y:.1%}',
      },
    ],
    layout: layoutOf(theme, narrow),
  };
}
