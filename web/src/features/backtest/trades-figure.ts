/** Candles with the strategy's lines over them and every trade in view as a line from its entry to its exit. */
import { sessionOf, type Bar, type BacktestTrade } from '@trading-crew/core/contracts';
import type { StrategyLine } from '@trading-crew/core/domain';
import type { Theme } from '@mui/material/styles';
import { axisOf } from '../../charts/chart-layout.ts';
import type { ChartFigure, Trace } from '../../charts/chart-types.ts';
import { price, signedMoney, signedPercent } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { indexOfSession, type CandleWindow } from './candle-window.ts';

export interface TradesFigureData {
  readonly window: CandleWindow;
  readonly bars: readonly Bar[];
  /** Those that lie in the window at least in part. */
  readonly trades: readonly BacktestTrade[];
  /** As long as the bars; drawn where each candle is one bar. */
  readonly lines: readonly StrategyLine[];
}

const LOWER_PANEL = 0.22;
const UPPER_PANEL = 0.28;

const labelsOf = ({ candles }: CandleWindow): string[] => candles.map(({ time }) => sessionDay(sessionOf(time)));

function candleTrace({ candles }: CandleWindow, labels: string[], theme: Theme): Trace {
  const { gain, loss } = theme.palette.meaning;
  return {
    type: 'candlestick',
    name: 'Price',
    x: labels,
    open: candles.map(({ open }) => open),
    high: candles.map(({ high }) => high),
    low: candles.map(({ low }) => low),
    close: candles.map(({ close }) => close),
    increasing: { line: { color: gain, width: 1 }, fillcolor: 'rgba(0,0,0,0)' },
    decreasing: { line: { color: loss, width: 1 }, fillcolor: loss },
    showlegend: false,
  };
}

function lineTraces({ window, lines }: TradesFigureData, labels: string[], theme: Theme): Trace[] {
  if (window.barsPerCandle > 1) return [];
  const { averageShort, averageMedium, averageLong } = theme.palette.meaning;
  const colors = [averageShort, averageMedium, averageLong];
  return lines.map(({ label, values, panel }, place) => ({
    type: 'scatter',
    mode: 'lines',
    name: label,
    x: labels,
    y: Array.from(values.subarray(window.from, window.to + 1), (value) => (Number.isNaN(value) ? null : value)),
    yaxis: panel === 'own' ? 'y2' : 'y',
    line: { color: colors[place % colors.length] ?? averageLong, width: 1.25 },
    hovertemplate: '%{y:,.2f}',
  }));
}

/** The label of the candle that a session lies in; null outside of the window. */
function placeOf({ window, bars }: TradesFigureData, labels: readonly string[], session: string): string | null {
  const index = indexOfSession(bars, session);
  if (index < window.from || index > window.to) return null;
  return labels[Math.floor((index - window.from) / window.barsPerCandle)] ?? null;
}

function tradeTraces(data: TradesFigureData, labels: readonly string[], theme: Theme): Trace[] {
  const { gain, loss } = theme.palette.meaning;
  const groups = [
    { name: 'Trade with a gain', color: gain, own: data.trades.filter(({ profit }) => profit >= 0) },
    { name: 'Trade with a loss', color: loss, own: data.trades.filter(({ profit }) => profit < 0) },
  ];
  return groups
    .filter(({ own }) => own.length > 0)
    .map(({ name, color, own }) => {
      const points = own.flatMap((trade) => [
        { x: placeOf(data, labels, trade.entrySession), y: trade.entryPrice, text: entryWords(trade) },
        { x: placeOf(data, labels, trade.exitSession), y: trade.exitPrice, text: exitWords(trade) },
        { x: null, y: null, text: '' },
      ]);
      return {
        type: 'scatter',
        mode: 'lines+markers',
        name,
        x: points.map(({ x }) => x),
        y: points.map(({ x, y }) => (x === null ? null : y)),
        text: points.map(({ text }) => text),
        line: { color, width: 2.5 },
        marker: {
          color,
          size: 10,
          symbol: own.flatMap(({ side }) =>
            side === 'long' ? ['triangle-up', 'square', 'square'] : ['triangle-down', 'square', 'square'],
          ),
          line: { color: theme.palette.background.paper, width: 1 },
        },
        hovertemplate: '%{text}<extra></extra>',
      };
    });
}

const entryWords = ({ side, quantity, entryPrice, entrySession }: BacktestTrade): string =>
  `${side === 'long' ? 'Bought' : 'Sold short'} ${quantity} at ${price(entryPrice)} on ${sessionDay(entrySession)}`;

const exitWords = ({ exitPrice, exitSession, profit, profitFraction }: BacktestTrade): string =>
  `Left at ${price(exitPrice)} on ${sessionDay(exitSession)}: ${signedMoney(profit)}, ${signedPercent(profitFraction)}`;

export function tradesFigure(data: TradesFigureData, theme: Theme, narrow: boolean): ChartFigure {
  const labels = labelsOf(data.window);
  const axis = axisOf(theme);
  const hasLower = data.window.barsPerCandle === 1 && data.lines.some(({ panel }) => panel === 'own');
  return {
    data: [
      candleTrace(data.window, labels, theme),
      ...lineTraces(data, labels, theme),
      ...tradeTraces(data, labels, theme),
    ],
    layout: {
      hoversubplots: 'axis',
      xaxis: {
        ...axis,
        type: 'category',
        anchor: hasLower ? 'y2' : 'y',
        categoryorder: 'array',
        categoryarray: labels,
        range: [-0.5, labels.length - 0.5],
        nticks: narrow ? 3 : 6,
        rangeslider: { visible: false },
      },
      yaxis: {
        ...axis,
        showspikes: false,
        side: 'right',
        domain: [hasLower ? UPPER_PANEL : 0, 1],
        title: narrow ? {} : { text: 'Dollars', ...axis.title },
        tickformat: ',.2f',
      },
      ...(hasLower
        ? { yaxis2: { ...axis, showspikes: false, side: 'right', domain: [0, LOWER_PANEL], nticks: 4 } }
        : {}),
    },
  };
}
