/** The key figures. One that cannot be given says why; none is ever a zero that looks measured. */
import type { Figure, PerformanceReport, SessionDate } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { Change } from '../../ui/change.tsx';
import { FigureCard } from '../../ui/figure-card.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { decimal, money, percent, quantity, signedMoney, signedPercent } from '../../ui/format.ts';
import { afterModelCost, billWords, modelBill, type ModelBill } from './model-bill.ts';

interface Kpi {
  readonly label: string;
  /** Null while it is being read. */
  readonly figure: Figure | null;
  readonly show: (value: number) => ReactNode;
  readonly detail: string;
}

const changeIn = (format: (value: number) => string) => (value: number) => (
  <Change value={value}>{format(value)}</Change>
);

function kpisOf(report: PerformanceReport, bill: ModelBill): Kpi[] {
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
      figure: afterModelCost(figures.profit, bill),
      show: changeIn(signedMoney),
      detail: billWords(bill),
    },
    { label: 'Win rate', figure: figures.winRate, show: percent, detail: 'of closed trades' },
    { label: 'Profit factor', figure: figures.profitFactor, show: decimal, detail: 'won over lost dollars' },
    { label: 'Sharpe ratio', figure: figures.sharpe, show: decimal, detail: 'a year, of daily returns' },
    { label: 'Largest drawdown', figure: figures.maxDrawdown, show: percent, detail: 'below an earlier peak' },
    { label: 'Trades', figure: figures.trades, show: quantity, detail: 'bought and sold again' },
  ];
}

interface KpiCardsProps {
  /** The report of the range that is looked at. */
  readonly report: PerformanceReport;
  /** The session date from which the range counts; null for the whole time. */
  readonly from: SessionDate | null;
}

export function KpiCards({ report, from }: KpiCardsProps) {
  const journal = useWatch(useUser().journal(report.mode));
  return <Kpis kpis={kpisOf(report, modelBill(journal, from, report))} />;
}

/** Eight cards: four rows of two, or two rows of four. None is ever left alone in a row. */
const grid = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', md: 'repeat(4, minmax(0, 1fr))' },
};

const Kpis = ({ kpis }: { readonly kpis: readonly Kpi[] }) => (
  <Box sx={grid}>
    {kpis.map(({ label, figure, show, detail }) => (
      <FigureCard
        key={label}
        label={label}
        value={figure === null || figure.value === null ? null : show(figure.value)}
        reason={figure?.value === null ? (figure.reason ?? 'There is not enough data yet.') : null}
        detail={detail}
      />
    ))}
  </Box>
);
