/** The day's budget of the language model in words: how much is gone, and what follows when it is. */
import type { Abstention } from '@trading-crew/core/contracts';
import type { BudgetState, DayBudget } from '../backend/day-budget.ts';
import { smallMoney } from './small-money.ts';

/** "of $1.00 today": what stands behind the amount spent. */
export const limitWords = ({ limit }: DayBudget): string => `of ${smallMoney(limit)} today`;

/** "$0.0123 of $1.00 today, $0.0040 set aside". */
export function budgetWords(budget: DayBudget): string {
  const aside = budget.reserved > 0 ? `, ${smallMoney(budget.reserved)} set aside` : '';
  return `${smallMoney(budget.spent)} ${limitWords(budget)}${aside}`;
}

const WHY: Readonly<Record<Exclude<BudgetState, 'left'>, string>> = {
  spent: "Today's budget for the language model is spent.",
  'installation-spent': "This installation's budget for the language model is spent for today.",
  short: "What is left of today's budget for the language model may not be enough for another run.",
};

const WHAT_FOLLOWS: Readonly<Record<Abstention, string>> = {
  'no-trade': 'Where the model cannot be asked, a run buys nothing; it sells as ever.',
  rules: 'Where the model cannot be asked, the rules decide alone.',
};

/** Why the model is not asked any more today and what follows; null while there is money left. */
export const spentWords = ({ state, abstention }: DayBudget): string | null =>
  state === 'left' ? null : `${WHY[state]} ${WHAT_FOLLOWS[abstention]} A new day begins at midnight UTC.`;
