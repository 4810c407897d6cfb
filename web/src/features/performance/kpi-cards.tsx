/** The key figures. One that cannot be given says why; none is ever a zero that looks measured. */
import type { Figure, PerformanceReport } from '@trading-crew/core/contracts';
import type { ReactNode } from 'react';
import { Change } from '../../ui/change.tsx';
import { smallMoney } from '../../ui/small-money.ts';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
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

/** What is left of the profit when the language model is paid; its bill is kept for the whole time alone. */
function afterModel({ figures: { profit } }: PerformanceReport, modelDollars: number | null, isWhole: boolean): Figure {
  if (!isWhole) return { value: null, reason: 'What the model cost is kept for the whole time. Choose All.' };
  if (profit.value === null) return profit;
  return { value: profit.value - (modelDollars ?? 0), reason: null };
}

function kpisOf(report: PerformanceReport, modelDollars: number | null, isWhole: boolean): Kpi[] {
  const { figures, startingEquity, equity } = report;

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
    {
      label: 'After model cost',
      figure: afterModel(report, modelDollars, isWhole),
      show: changeIn(signedMoney),
      detail: modelDollars ? `the model cost ${smallMoney(modelDollars)}` : 'the model cost nothing',
    },
    { label: 'Win rate', figure: figures.winRate, show: percent, detail: 'of closed trades' },
    { label: 'Profit factor', figure: figures.profitFactor, show: decimal, detail: 'won over lost dollars' },
    { label: 'Sharpe ratio', figure: figures.sharpe, show: decimal, detail: 'a year, of daily returns' },
    { label: 'Largest drawdown', figure: figures.maxDrawdown, show: percent, detail: 'below an earlier peak' },
    { label: 'Trades', figure: figures.trades, show: quantity, detail: 'bought and sold again' },
  ];
}

interface KpiCardsProps {
  readonly report: PerformanceReport;
  /** Whether it is the whole report and not a range of it. */
  readonly isWhole: boolean;
}

export function KpiCards({ report, isWhole }: KpiCardsProps) {
  const journal = useWatchedValue(useUser().journal(report.mode));
  return <Kpis kpis={kpisOf(report, journal?.modelDollars ?? null, isWhole)} />;
}

const Kpis = ({ kpis }: { readonly kpis: readonly Kpi[] }) => (
  <FigureRow>
    {kpis.map(({ label, figure, show, detail }) => (
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
