/** The figure of a run's chart: candles, averages, the signal bar, and entry, stop and target as lines. */
import type { ExecutionOutput, HistoryOutput, RiskOutput, TrendOutput } from '@trading-crew/core/contracts';
import { DEFAULT_SETTINGS, FIRST_STRATEGY, sessionOf } from '@trading-crew/core/contracts';
import { columnsOf, strategyOf } from '@trading-crew/core/domain';
import type { Theme } from '@mui/material/styles';
import { axisOf } from '../../charts/chart-layout.ts';
import type { ChartFigure, Trace } from '../../charts/chart-types.ts';
import { price } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';

export interface RunChartData {
  readonly history: HistoryOutput;
  readonly trend: TrendOutput | undefined;
  readonly risk: RiskOutput | undefined;
  readonly execution: ExecutionOutput | undefined;
}

/** Bars in view at first: enough to see the crossing; the rest is a zoom away. */
const BARS_IN_VIEW = 90;
const BARS_IN_VIEW_NARROW = 45;

const gaps = (values: Float64Array): (number | null)[] =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : value));

const AVERAGES = ['Short', 'Medium', 'Long'];

function strategyLines({ history, trend }: RunChartData, dates: string[], theme: Theme): Trace[] {
  const strategy = trend?.strategy ?? DEFAULT_SETTINGS.strategy;
  const { averageShort, averageMedium, averageLong } = theme.palette.meaning;
  const colors = [averageShort, averageMedium, averageLong];
  const lines = strategyOf(strategy).lines(columnsOf(history.bars));
  return lines
    .filter(({ panel }) => panel === 'price')
    .map(({ label, values }, place) => ({
      type: 'scatter',
      mode: 'lines',
      name: strategy.name === FIRST_STRATEGY ? `${AVERAGES[place] ?? ''} (${label})` : label,
      x: dates,
      y: gaps(values),
      line: { color: colors[place % colors.length] ?? averageLong, width: 1.5 },
      hovertemplate: '%{y:,.2f}',
    }));
}

function candles({ history: { bars } }: RunChartData, dates: string[], theme: Theme): Trace {
  const { gain, loss } = theme.palette.meaning;
  return {
    type: 'candlestick',
    name: 'Price',
    x: dates,
    open: bars.open,
    high: bars.high,
    low: bars.low,
    close: bars.close,
    increasing: { line: { color: gain, width: 1 }, fillcolor: 'rgba(0,0,0,0)' },
    decreasing: { line: { color: loss, width: 1 }, fillcolor: loss },
    showlegend: false,
  };
}

/** The bar from which the signal follows: the last one that the crew saw. */
function signalMark({ history: { bars }, trend }: RunChartData, dates: string[], theme: Theme): Trace[] {
  const index = dates.length - 1;
  const date = dates[index];
  if (!trend || trend.signal === 'HOLD' || date === undefined) return [];
  const buy = trend.signal === 'BUY';
  const level = buy ? bars.low[index] : bars.high[index];
  if (level === undefined) return [];
  return [
    {
      type: 'scatter',
      mode: 'text+markers',
      name: `Signal ${trend.signal}`,
      x: [date],
      y: [level * (buy ? 0.985 : 1.015)],
      text: [trend.signal],
      textposition: buy ? 'bottom center' : 'top center',
      marker: {
        symbol: buy ? 'triangle-up' : 'triangle-down',
        size: 12,
        color: buy ? theme.palette.meaning.gain : theme.palette.meaning.loss,
      },
      hovertemplate: `Signal ${trend.signal}<extra></extra>`,
    },
  ];
}

function levels({ risk, execution }: RunChartData, theme: Theme) {
  const { gain, loss } = theme.palette.meaning;
  const approved = risk && risk.verdict !== 'reject' ? risk : undefined;
  const entry = execution?.order?.averageFillPrice ?? approved?.referencePrice ?? null;
  const lines = [
    { name: 'Entry', value: entry, color: theme.palette.primary.main },
    { name: 'Stop', value: approved?.stopPrice ?? null, color: loss },
    { name: 'Target', value: approved?.targetPrice ?? null, color: gain },
  ];
  return lines.flatMap(({ name, value, color }) => (value === null ? [] : [{ name, value, color }]));
}

function rangeOf(
  { history: { bars } }: RunChartData,
  from: number,
  lines: readonly { value: number }[],
): [number, number] {
  const values = [...bars.low.slice(from), ...bars.high.slice(from), ...lines.map(({ value }) => value)];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const margin = (high - low) * 0.06 || 1;
  return [low - margin, high + margin];
}

export function runFigure(chart: RunChartData, theme: Theme, narrow: boolean): ChartFigure {
  const dates = chart.history.bars.time.map((time) => sessionDay(sessionOf(time)));
  const from = Math.max(0, dates.length - (narrow ? BARS_IN_VIEW_NARROW : BARS_IN_VIEW));
  const lines = levels(chart, theme);
  const axis = axisOf(theme);
  return {
    data: [candles(chart, dates, theme), ...strategyLines(chart, dates, theme), ...signalMark(chart, dates, theme)],
    layout: {
      xaxis: {
        ...axis,
        type: 'category',
        range: [from - 0.5, dates.length + 1],
        nticks: narrow ? 3 : 6,
        rangeslider: { visible: false },
      },
      yaxis: {
        ...axis,
        showspikes: false,
        side: 'right',
        title: { text: 'Dollars', ...axis.title },
        range: rangeOf(chart, from, lines),
        tickformat: ',.2f',
      },
      shapes: lines.map(({ value, color }) => ({
        type: 'line',
        xref: 'paper',
        x0: 0,
        x1: 1,
        y0: value,
        y1: value,
        line: { color, width: 1.25, dash: 'dash' },
      })),
      annotations: lines.map(({ name, value, color }) => ({
        xref: 'paper',
        x: 0.005,
        xanchor: 'left',
        y: value,
        yanchor: 'bottom',
        text: `${name} ${price(value)}`,
        showarrow: false,
        font: { color, size: 11 },
        bgcolor: theme.palette.background.paper,
        borderpad: 1,
      })),
    },
  };
}
