/** What the language model may still cost today: a figure in the account row, and a notice when the money is gone. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useDayBudget, type DayBudget } from '../../backend/day-budget.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { BudgetBar } from '../../ui/budget-bar.tsx';
import { limitWords, spentWords } from '../../ui/budget-words.ts';
import { FigureCard } from '../../ui/figure-card.tsx';
import { smallMoney } from '../../ui/small-money.ts';

/** The budget where the settings let the agents ask: it says nothing to somebody who switched the model off. */
function useBudgetInUse(): DayBudget | null {
  const budget = useDayBudget();
  const settings = useSettings();
  return settings.state === 'ready' && settings.value.model.use ? budget : null;
}

export function ModelBudgetCard() {
  const budget = useBudgetInUse();
  if (!budget) return null;
  return (
    <Box
      data-testid="day-budget"
      data-spent={budget.spent}
      data-limit={budget.limit}
      sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)' }}
    >
      <FigureCard
        label="Language model"
        value={smallMoney(budget.spent)}
        detail={
          <>
            {limitWords(budget)}
            <Box sx={{ mt: 0.5 }}>
              <BudgetBar budget={budget} />
            </Box>
          </>
        }
      />
    </Box>
  );
}

export function ModelBudgetNotice() {
  const budget = useBudgetInUse();
  const words = budget && spentWords(budget);
  if (!words) return null;
  return (
    <Alert severity="warning" variant="outlined">
      {words}
    </Alert>
  );
}
