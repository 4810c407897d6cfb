/** How the returns of the trades are spread: a bar for each range of returns, losses and gains apart. */
import type { BacktestTrade } from '@trading-crew/core/contracts';
import type { Theme } from '@mui/material/styles';
import { useCallback } from 'react';
import { axisOf } from '../../charts/chart-layout.ts';
import { Chart } from '../../charts/chart.tsx';
import type { ChartFigure, Trace } from '../../charts/chart-types.ts';
import { count, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';

/** Widths that read well on an axis, as fractions. */
const WIDTHS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const WANTED_BARS = 24;

/** The smallest of the returns, or zero where none is below it. */
const lowest = (returns: readonly number[]): number => returns.reduce((least, value) => Math.min(least, value), 0);

/** The width of a bar so that about two dozen of them hold all returns; zero is always an edge. */
export function barWidth(returns: readonly number[]): number {
  const low = lowest(returns);
  const high = returns.reduce((most, value) => Math.max(most, value), 0);
  return WIDTHS.find((width) => (high - low) / width <= WANTED_BARS) ?? Math.ceil((high - low) / WANTED_BARS);
}

function histogramFigure(returns: readonly number[], theme: Theme, narrow: boolean): ChartFigure {
  const width = barWidth(returns);
  const axis = axisOf(theme);
  const { gain, loss } = theme.palette.meaning;
  const bars = (name: string, own: readonly number[], color: string): Trace => ({
    type: 'histogram',
    name,
    x: own.map((value) => value * 100),
    autobinx: false,
    xbins: { start: Math.floor(lowest(own) / width) * width * 100, end: 1e6, size: width * 100 },
    marker: { color, line: { color: theme.palette.background.paper, width: 1 } },
    hovertemplate: '%{y} with %{x} %<extra></extra>',
  });
  return {
    data: [
      bars(
        'Losses',
        returns.filter((value) => value < 0),
        loss,
      ),
      bars(
        'Gains',
        returns.filter((value) => value >= 0),
        gain,
      ),
    ],
    layout: {
      barmode: 'overlay',
      bargap: 0.04,
      hovermode: 'closest',
      xaxis: { ...axis, nticks: narrow ? 5 : 10, title: { text: 'Return of a trade, percent', ...axis.title } },
      yaxis: { ...axis, showspikes: false, nticks: 5, title: narrow ? {} : { text: 'Trades', ...axis.title } },
    },
  };
}

export function ReturnHistogram({ trades }: { readonly trades: readonly BacktestTrade[] }) {
  const figure = useCallback(
    (theme: Theme, narrow: boolean) =>
      histogramFigure(
        trades.map(({ profitFraction }) => profitFraction),
        theme,
        narrow,
      ),
    [trades],
  );
  if (trades.length === 0) return null;
  const returns = trades.map(({ profitFraction }) => profitFraction).sort((a, b) => a - b);
  const median = returns[returns.length >> 1];
  const summary = `${count(trades.length, 'trade')}, from ${signedPercent(returns[0])} to ${signedPercent(returns.at(-1))}, half of them below ${signedPercent(median)}`;
  return (
    <Section title="Returns of the trades" note={`${summary}.`}>
      <Chart figure={figure} summary={summary} height={260} revision="returns" />
    </Section>
  );
}
