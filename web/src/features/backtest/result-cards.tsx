/** The figures that matter first, each beside what buying and holding would have come to. */
import type { BacktestFigureName } from '@trading-crew/core/contracts';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { sessionDay } from '../../ui/time.ts';
import { FIGURE_WORDS, figureText, FigureValue } from './figure-words.tsx';
import type { LabOutcome } from './lab-work.ts';

const AGAINST_HOLD: readonly BacktestFigureName[] = ['totalReturn', 'annualReturn', 'sharpe', 'sortino', 'maxDrawdown'];
const OWN: readonly BacktestFigureName[] = ['trades', 'winRate', 'profitFactor', 'exposure', 'costs'];

/** What is looked at first. */
export const FIRST_FIGURES = [...AGAINST_HOLD, ...OWN];

function ownDetail(name: BacktestFigureName, { backtest }: LabOutcome): string {
  const { figures } = backtest.result;
  if (name === 'trades') return `best ${figureText('bestTrade', figures.bestTrade)}`;
  if (name === 'winRate') return `mean ${figureText('expectancy', figures.expectancy)}`;
  if (name === 'costs') return `${figureText('turnover', figures.turnover)} turned over a year`;
  return FIGURE_WORDS[name].meaning;
}

function holdDetail(name: BacktestFigureName, { backtest }: LabOutcome): string {
  const hold = `hold ${figureText(name, backtest.result.benchmark[name])}`;
  if (name !== 'maxDrawdown' || !backtest.drawdown) return hold;
  return `on ${sessionDay(backtest.drawdown.trough)}, ${hold}`;
}

export function ResultCards({ outcome }: { readonly outcome: LabOutcome }) {
  const { figures } = outcome.backtest.result;
  return (
    <FigureRow>
      {FIRST_FIGURES.map((name) => (
        <FigureCard
          key={name}
          label={FIGURE_WORDS[name].label}
          value={<FigureValue name={name} figure={figures[name]} />}
          detail={AGAINST_HOLD.includes(name) ? holdDetail(name, outcome) : ownDetail(name, outcome)}
        />
      ))}
    </FigureRow>
  );
}
