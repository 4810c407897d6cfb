/** What asking the model came to: who answered, how many questions, and what they cost. */
import type { CrewModelUse } from '@trading-crew/core/contracts';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { quantity } from '../../ui/format.ts';
import { smallMoney } from '../../ui/small-money.ts';

export function CrewModelCards({ model }: { readonly model: CrewModelUse }) {
  const { models, asked, kept, refused, dollars } = model;
  return (
    <FigureRow>
      <FigureCard label="Questions asked" value={quantity(asked)} detail={models.join(', ') || 'no model answered'} />
      <FigureCard label="Kept answers" value={quantity(kept)} detail="from before, at no cost" />
      <FigureCard label="Without an answer" value={quantity(refused)} detail="not reached, refused or not paid for" />
      <FigureCard label="Model cost" value={smallMoney(dollars)} detail="for the questions asked now" />
    </FigureRow>
  );
}
