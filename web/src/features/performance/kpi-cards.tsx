/** The key figures. One that cannot be given says why; none is ever a zero that looks measured. */
import type { Figure, PerformanceReport } from '@trading-crew/core/contracts';
import type { ReactNode } from 'react';
import { Change } from '../../ui/change.tsx';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { decimal, money, percent, quantity, signedMoney, signedPercent } from '../../ui/format.ts';

interface Kpi {
  readonly label: string;
  readonly figure: Figure;
  readonly show: (value: number) => ReactNode;
  readonly detail: string;
}

const changeIn = (format: (value: number) => string) => (value: number) => (
  <Change value={value}>{format(value)}</Change>
);

function kpisOf({ figures, startingEquity, equity }: PerformanceReport): Kpi[] {
  return [
    {
      label: 'Total return',
      figure: figures.totalReturn,
      show: changeIn(signedPercent),
      detail: `from ${money(startingEquity)}`,
    },
    {
      label: 'Profit',
      figure: figures.profit,
      show: changeIn(signedMoney),
      detail: equity.length > 0 ? `equity ${money(equity.at(-1))}` : 'after the first session',
    },
    { label: 'Win rate', figure: figures.winRate, show: percent, detail: 'of closed trades' },
    { label: 'Profit factor', figure: figures.profitFactor, show: decimal, detail: 'won over lost dollars' },
    { label: 'Sharpe ratio', figure: figures.sharpe, show: decimal, detail: 'a year, of daily returns' },
    { label: 'Largest drawdown', figure: figures.maxDrawdown, show: percent, detail: 'below an earlier peak' },
    { label: 'Trades', figure: figures.trades, show: quantity, detail: 'bought and sold again' },
  ];
}

export const KpiCards = ({ report }: { readonly report: PerformanceReport }) => (
  <FigureRow>
    {kpisOf(report).map(({ label, figure, show, detail }) => (
      <FigureCard
        key={label}
        label={label}
        value={figure.value === null ? null : show(figure.value)}
        reason={figure.value === null ? (figure.reason ?? 'There is not enough data yet.') : null}
        detail={detail}
      />
    ))}
  </FigureRow>
);
