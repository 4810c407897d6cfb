/** The day's budget as a bar: spent, set aside, and what is left, with its numbers in words for readers. */
import Box from '@mui/material/Box';
import type { DayBudget } from '../backend/day-budget.ts';
import { budgetWords } from './budget-words.ts';

/** A part of the limit as a width; a limit of nothing is spent from the start. */
export const widthOf = (dollars: number, limit: number): number =>
  limit > 0 ? Math.min(100, Math.max(0, (dollars / limit) * 100)) : 100;

export function BudgetBar({ budget, height = 4 }: { readonly budget: DayBudget; readonly height?: number }) {
  const words = budgetWords(budget);
  const spent = widthOf(budget.spent, budget.limit);
  const aside = Math.min(100 - spent, budget.reserved > 0 ? widthOf(budget.reserved, budget.limit) : 0);
  const color = budget.state === 'left' ? 'primary.main' : 'meaning.warning';
  return (
    <Box
      role="img"
      aria-label={words}
      title={words}
      sx={{ display: 'flex', height, borderRadius: 2, bgcolor: 'divider', overflow: 'hidden' }}
    >
      <Box sx={{ width: `${spent}%`, bgcolor: color }} />
      <Box sx={{ width: `${aside}%`, bgcolor: color, opacity: 0.45 }} />
    </Box>
  );
}
