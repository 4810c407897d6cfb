/** Asks once before the model is: what it can cost at most, and what it usually does. */
import Typography from '@mui/material/Typography';
import { useDayBudget, type DayBudget } from '../../backend/day-budget.ts';
import { useModelHealth } from '../../backend/model-health.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { count } from '../../ui/format.ts';
import { moneyRange, smallMoney } from '../../ui/small-money.ts';
import type { ModelLimits } from './crew-draft.ts';

interface Estimate {
  readonly low: number;
  readonly high: number;
}

/** "At most $0.25, for 20 decisions at most." */
export const mostWords = ({ maxDecisions, dollars }: ModelLimits): string =>
  `At most ${smallMoney(dollars)}, for ${count(maxDecisions, 'decision')} at most.`;

/** What so many decisions may cost by the prices of the models, and whether the budget ends them before. */
export function usualWords({ maxDecisions, dollars }: ModelLimits, { low, high }: Estimate): string {
  const range = moneyRange(low * maxDecisions, high * maxDecisions);
  const ends = low * maxDecisions > dollars ? ' The budget ends it before.' : '';
  return `By the prices of the models, so many decisions cost about ${range} where no answer is kept from before.${ends}`;
}

const leftWords = ({ spent, reserved, limit }: DayBudget): string =>
  `Your budget of today holds as well: ${smallMoney(Math.max(0, limit - spent - reserved))} of ${smallMoney(limit)} is left.`;

interface CrewConfirmDialogProps {
  readonly open: boolean;
  readonly limits: ModelLimits;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

export function CrewConfirmDialog({ open, limits, onConfirm, onClose }: CrewConfirmDialogProps) {
  const { health } = useModelHealth();
  const budget = useDayBudget();
  return (
    <ConfirmDialog
      open={open}
      title="Ask the model about history?"
      confirm="Ask the model"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <Typography gutterBottom sx={{ fontWeight: 600 }}>
        {mostWords(limits)}
      </Typography>
      {health?.estimate && <Typography gutterBottom>{usualWords(limits, health.estimate)}</Typography>}
      {budget && <Typography gutterBottom>{leftWords(budget)}</Typography>}
      <Typography variant="body2" color="textSecondary">
        The questions go to Gemini from the server, one decision after the other. Whatever ends it first, number or
        budget, the report shows what was decided until then.
      </Typography>
    </ConfirmDialog>
  );
}
