/** Stops trading: says what that does, and what it may do besides. One press confirms, whatever is ticked. */
import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { StopResult, type StopAnswer } from './stop-result.tsx';

const MAX_REASON = 200;

interface Wishes {
  readonly reason: string;
  readonly cancelOrders: boolean;
  readonly flatten: boolean;
}

interface ChoiceProps {
  readonly label: string;
  readonly meaning: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

const Choice = ({ label, meaning, checked, disabled = false, onChange }: ChoiceProps) => (
  <FormControlLabel
    sx={{ alignItems: 'flex-start', mr: 0 }}
    control={
      <Checkbox
        size="small"
        checked={checked}
        disabled={disabled}
        onChange={(_event, next) => onChange(next)}
        sx={{ mt: -0.75 }}
      />
    }
    label={
      <>
        {label}
        <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block' }}>
          {meaning}
        </Typography>
      </>
    }
  />
);

interface FieldsProps {
  readonly wishes: Wishes;
  readonly isStopped: boolean;
  readonly onWishes: (wishes: Wishes) => void;
}

function Fields({ wishes, isStopped, onWishes }: FieldsProps) {
  const { cancelOrders, flatten, reason } = wishes;
  return (
    <>
      <Box role="group" aria-label="Besides" sx={{ display: 'grid', gap: 1 }}>
        <Choice
          label="Also cancel resting orders"
          meaning="The crew's own, stops and targets included: what it holds is then unprotected."
          checked={cancelOrders || flatten}
          disabled={flatten}
          onChange={(next) => onWishes({ ...wishes, cancelOrders: next })}
        />
        <Choice
          label="Also sell all positions of the crew at the market"
          meaning="Cancels its resting orders first. Shares that the crew did not buy are not touched."
          checked={flatten}
          onChange={(next) => onWishes({ ...wishes, flatten: next })}
        />
      </Box>
      {!isStopped && (
        <TextField
          fullWidth
          label="Reason (optional)"
          value={reason}
          helperText="Shown in the banner until you resume."
          slotProps={{ htmlInput: { maxLength: MAX_REASON, autoComplete: 'off' } }}
          onChange={(event) => onWishes({ ...wishes, reason: event.target.value })}
        />
      )}
    </>
  );
}

const NOTHING: Wishes = { reason: '', cancelOrders: false, flatten: false };

const STOPS =
  'From now on nothing is ordered for you, in any mode and by any run, until you resume. Runs at work go on and stop at the order. Orders that rest at the broker stay there unless you tick a box.';
const STOPPED = 'Nothing is ordered until you resume. You can still clear what is there.';

export function StopDialog({ onClose }: { readonly onClose: () => void }) {
  const user = useUser();
  const { refresh } = useMarketOverview();
  const action = useAction();
  const standing = useWatchedValue(user.killSwitch());
  const [wishes, setWishes] = useState(NOTHING);
  const [answer, setAnswer] = useState<StopAnswer | null>(null);
  const isStopped = standing?.engaged === true && !action.busy;
  const { flatten } = wishes;
  const cancelOrders = wishes.cancelOrders || flatten;
  const reason = isStopped ? (standing.reason ?? '') : wishes.reason.trim();
  const stop = () =>
    action.run(async () => {
      const request = { engaged: true, cancelOrders, flatten, ...(reason ? { reason } : {}) } as const;
      const next = await user.call('setKillSwitch', request);
      refresh();
      if (cancelOrders || next.problems.length > 0) setAnswer(next);
      else onClose();
    });
  if (answer) return <StopResult answer={answer} sold={flatten} onClose={onClose} />;
  return (
    <ConfirmDialog
      open
      danger
      title={isStopped ? 'Trading is stopped' : 'Stop trading?'}
      confirm={isStopped ? 'Do this' : 'Stop trading'}
      busy={action.busy}
      disabled={isStopped && !cancelOrders}
      onConfirm={() => void stop()}
      onClose={onClose}
    >
      <Box sx={{ display: 'grid', gap: 2 }}>
        <Typography>{isStopped ? STOPPED : STOPS}</Typography>
        <Fields wishes={wishes} isStopped={isStopped} onWishes={setWishes} />
        {action.problem && <ProblemView problem={action.problem} title="Trading may not be stopped." />}
      </Box>
    </ConfirmDialog>
  );
}
