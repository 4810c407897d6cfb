/** Every figure of one or more backtests, side by side. */
import type { BacktestFigureName, BacktestFigures } from '@trading-crew/core/contracts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { FIGURE_NAMES, FIGURE_WORDS, FigureValue } from './figure-words.tsx';

export interface FiguresColumn {
  readonly name: string;
  readonly figures: BacktestFigures;
  /** What it does not speak of: buying and holding trades once. */
  readonly without?: readonly BacktestFigureName[];
}

/** Buying and holding is one trade: what is said of many makes no sense for it. */
export const HOLD_IS_WITHOUT: readonly BacktestFigureName[] = [
  'turnover',
  'trades',
  'winRate',
  'profitFactor',
  'expectancy',
  'averageWin',
  'averageLoss',
  'bestTrade',
  'worstTrade',
  'longestLosingStreak',
  'costs',
  'alpha',
  'beta',
];

interface FiguresTableProps {
  readonly label: string;
  readonly columns: readonly FiguresColumn[];
  /** Which are listed; all when left out. */
  readonly names?: readonly BacktestFigureName[];
}

export function FiguresTable({ label, columns, names = FIGURE_NAMES }: FiguresTableProps) {
  const table: readonly Column<BacktestFigureName>[] = [
    { name: 'Figure', cell: (name) => <span title={FIGURE_WORDS[name].meaning}>{FIGURE_WORDS[name].label}</span> },
    ...columns.map(({ name: head, figures, without = [] }) => ({
      name: head,
      numeric: true,
      cell: (name: BacktestFigureName) =>
        without.includes(name) ? '–' : <FigureValue name={name} figure={figures[name]} />,
    })),
  ];
  return <DataTable label={label} columns={table} rows={names} rowKey={(name) => name} />;
}
