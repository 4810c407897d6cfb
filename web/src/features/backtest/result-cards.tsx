/** The figures that matter first, each beside what buying and holding would have come to. */
import type { BacktestFigureName, BacktestFigures, DrawdownSpan } from '@trading-crew/core/contracts';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { sessionDay } from '../../ui/time.ts';
import { FIGURE_WORDS, figureText, FigureValue } from './figure-words.tsx';

const AGAINST_HOLD: readonly BacktestFigureName[] = ['totalReturn', 'annualReturn', 'sharpe', 'sortino', 'maxDrawdown'];
const OWN: readonly BacktestFigureName[] = ['trades', 'winRate', 'profitFactor', 'exposure', 'costs'];

/** What is looked at first. */
export const FIRST_FIGURES = [...AGAINST_HOLD, ...OWN];

interface ResultCardsProps {
  readonly figures: BacktestFigures;
  readonly benchmark: BacktestFigures;
  readonly drawdown: DrawdownSpan | null;
}

function ownDetail(name: BacktestFigureName, { figures }: ResultCardsProps): string {
  if (name === 'trades') return `best ${figureText('bestTrade', figures.bestTrade)}`;
  if (name === 'winRate') return `mean ${figureText('expectancy', figures.expectancy)}`;
  if (name === 'costs') return `${figureText('turnover', figures.turnover)} turned over a year`;
  return FIGURE_WORDS[name].meaning;
}

function holdDetail(name: BacktestFigureName, { benchmark, drawdown }: ResultCardsProps): string {
  const hold = `hold ${figureText(name, benchmark[name])}`;
  if (name !== 'maxDrawdown' || !drawdown) return hold;
  return `on ${sessionDay(drawdown.trough)}, ${hold}`;
}

export function ResultCards(props: ResultCardsProps) {
  const { figures } = props;
  return (
    <FigureRow>
      {FIRST_FIGURES.map((name) => (
        <FigureCard
          key={name}
          label={FIGURE_WORDS[name].label}
          value={<FigureValue name={name} figure={figures[name]} />}
          detail={AGAINST_HOLD.includes(name) ? holdDetail(name, props) : ownDetail(name, props)}
        />
      ))}
    </FigureRow>
  );
}
