/** The figures of a backtest as they stand on the page: name, unit and meaning, in one place for cards and tables. */
import type { BacktestFigureName, Figure } from '@trading-crew/core/contracts';
import type { ReactNode } from 'react';
import { Change } from '../../ui/change.tsx';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { count, decimal, money, percent, quantity, signedMoney, signedPercent } from '../../ui/format.ts';

type Unit = 'change' | 'fraction' | 'ratio' | 'count' | 'bars' | 'dollars' | 'gain' | 'times';

interface FigureWords {
  readonly label: string;
  readonly unit: Unit;
  readonly meaning: string;
}

/** In the order in which they are listed. */
export const FIGURE_WORDS: Readonly<Record<BacktestFigureName, FigureWords>> = {
  totalReturn: { label: 'Total return', unit: 'change', meaning: 'Last equity over the capital.' },
  annualReturn: { label: 'Annual return', unit: 'change', meaning: 'The total return as an even growth a year.' },
  volatility: { label: 'Volatility', unit: 'fraction', meaning: 'Spread of daily returns, a year.' },
  sharpe: {
    label: 'Sharpe ratio',
    unit: 'ratio',
    meaning: 'Return over its spread, a year, without a risk-free rate.',
  },
  sortino: { label: 'Sortino ratio', unit: 'ratio', meaning: 'Return over the spread of losses alone, a year.' },
  calmar: { label: 'Calmar ratio', unit: 'ratio', meaning: 'Annual return over the largest drawdown.' },
  maxDrawdown: { label: 'Largest drawdown', unit: 'fraction', meaning: 'Deepest fall below an earlier peak.' },
  maxDrawdownBars: {
    label: 'Drawdown lasted',
    unit: 'bars',
    meaning: 'From its peak until that height was seen again.',
  },
  exposure: { label: 'Time in the market', unit: 'fraction', meaning: 'Share of bars that end with a position.' },
  turnover: { label: 'Turnover', unit: 'times', meaning: 'How often the equity was exchanged, a year.' },
  trades: { label: 'Trades', unit: 'count', meaning: 'Positions entered and left again.' },
  winRate: { label: 'Win rate', unit: 'fraction', meaning: 'Share of trades that gained after costs.' },
  profitFactor: { label: 'Profit factor', unit: 'ratio', meaning: 'Dollars gained over dollars lost.' },
  expectancy: { label: 'Expectancy', unit: 'gain', meaning: 'Mean profit of a trade.' },
  averageWin: { label: 'Average win', unit: 'gain', meaning: 'Mean profit of the trades that gained.' },
  averageLoss: { label: 'Average loss', unit: 'gain', meaning: 'Mean profit of the trades that lost.' },
  bestTrade: { label: 'Best trade', unit: 'gain', meaning: 'Largest profit of one trade.' },
  worstTrade: { label: 'Worst trade', unit: 'gain', meaning: 'Smallest profit of one trade.' },
  longestLosingStreak: { label: 'Longest losing streak', unit: 'count', meaning: 'Losing trades one after another.' },
  costs: { label: 'Costs paid', unit: 'dollars', meaning: 'Commission, and slippage inside the prices.' },
  alpha: { label: 'Alpha', unit: 'change', meaning: 'Return a year that the market does not explain.' },
  beta: { label: 'Beta', unit: 'ratio', meaning: 'How much of a move of the asset the equity follows.' },
};

export const FIGURE_NAMES = Object.keys(FIGURE_WORDS) as BacktestFigureName[];

const TEXTS: Readonly<Record<Unit, (value: number) => string>> = {
  change: signedPercent,
  fraction: percent,
  ratio: (value) => decimal(value),
  count: quantity,
  bars: (value) => count(value, 'bar'),
  dollars: money,
  gain: signedMoney,
  times: (value) => `${decimal(value, 1)}×`,
};

/** The figure as a text; n/a where there is none. */
export function figureText(name: BacktestFigureName, { value }: Figure): string {
  return value === null ? 'n/a' : TEXTS[FIGURE_WORDS[name].unit](value);
}

/** The figure with its sign shown, or n/a with the reason. */
export function FigureValue({
  name,
  figure,
}: {
  readonly name: BacktestFigureName;
  readonly figure: Figure;
}): ReactNode {
  if (figure.value === null) return <NotAvailable reason={figure.reason ?? 'There is not enough data yet.'} />;
  const text = figureText(name, figure);
  const { unit } = FIGURE_WORDS[name];
  return unit === 'change' || unit === 'gain' ? <Change value={figure.value}>{text}</Change> : text;
}
