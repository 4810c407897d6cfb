/** For the owners of the installation alone: the switch that stops trading for everybody. */
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTradingAccess } from '../../backend/trading-access.ts';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';

function StopForAll() {
  const user = useUser();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const said = reason.trim();
  const stop = async () => {
    const request = { engaged: true, ...(said ? { reason: said } : {}) };
    if (await action.run(() => user.call('setInstallationSwitch', request))) setAsking(false);
  };
  return (
    <>
      <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
        Stop trading for everybody
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title="Stop trading for everybody?"
        confirm="Stop for everybody"
        busy={action.busy}
        onConfirm={() => void stop()}
        onClose={() => setAsking(false)}
      >
        <Typography sx={{ mb: 2 }}>
          No user's crew orders anything from now on, in any mode, until an owner resumes. Orders that rest at brokers
          stay there.
        </Typography>
        <TextField
          fullWidth
          label="Reason (optional)"
          value={reason}
          helperText="Shown to every user."
          slotProps={{ htmlInput: { maxLength: 200, autoComplete: 'off' } }}
          onChange={(event) => setReason(event.target.value)}
        />
        {action.problem && <ProblemView problem={action.problem} title="Trading was not stopped." />}
      </ConfirmDialog>
    </>
  );
}

export function InstallationGroup() {
  const { access } = useTradingAccess();
  const engaged = useWatchedValue(useUser().installationSwitch())?.engaged === true;
  if (!access?.isOwner) return null;
  return (
    <Section title="Installation" note="You are an owner of this installation; other users do not see this.">
      {engaged ? (
        <Typography>Trading is stopped for everybody. Resume it from the banner on top of the page.</Typography>
      ) : (
        <StopForAll />
      )}
    </Section>
  );
}
