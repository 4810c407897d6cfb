/** Asks once before the simulated account starts over, with the date and the capital it starts with. */
import { COST_BOUNDS, SessionDate } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { money } from '../../ui/format.ts';
import { ProblemView } from '../../ui/state-views.tsx';

const { min, max } = COST_BOUNDS.startingCash;
const CASH_RULE = `Use an amount from ${money(min)} to ${money(max)}.`;

export function ResetDialog({ onClose }: { readonly onClose: () => void }) {
  const user = useUser();
  const settings = useSettings();
  const account = useWatchedValue(user.simulationAccount());
  const usualCash = settings.state === 'ready' ? settings.value.costs.startingCash : COST_BOUNDS.startingCash.default;
  const [date, setDate] = useState(account?.startedOn ?? '');
  const [cash, setCash] = useState(String(usualCash));
  const action = useAction();
  const amount = Number(cash.replaceAll(',', ''));
  const cashFits = cash.trim() !== '' && amount >= min && amount <= max;
  const reset = async () => {
    if (!cashFits) return;
    const startOn = SessionDate.safeParse(date);
    const request = {
      action: 'reset',
      startingCash: amount,
      ...(startOn.success ? { startOn: startOn.data } : {}),
    } as const;
    if (await action.run(() => user.call('advanceSimulation', request))) onClose();
  };
  const dateProblem = action.problem?.field === 'startOn' ? action.problem.message : null;
  return (
    <ConfirmDialog
      open
      danger
      title="Reset the simulation?"
      confirm="Reset simulation"
      busy={action.busy}
      onConfirm={() => void reset()}
      onClose={onClose}
    >
      <Typography sx={{ mb: 2 }}>
        The simulated account starts over: its positions, orders and performance are cleared. The record of past runs
        stays.
      </Typography>
      <Box sx={{ display: 'grid', gap: 2, pt: 1 }}>
        <TextField
          label="First session"
          type="date"
          value={date}
          error={dateProblem !== null}
          helperText={dateProblem ?? 'Left empty, the account starts at the usual date.'}
          slotProps={{ inputLabel: { shrink: true } }}
          onChange={(event) => setDate(event.target.value)}
        />
        <TextField
          label="Starting cash (dollars)"
          value={cash}
          error={!cashFits}
          helperText={cashFits ? ' ' : CASH_RULE}
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          onChange={(event) => setCash(event.target.value)}
        />
        {action.problem && !dateProblem && <ProblemView problem={action.problem} />}
      </Box>
    </ConfirmDialog>
  );
}
