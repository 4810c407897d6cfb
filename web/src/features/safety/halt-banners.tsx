/** The halts of the present account: what stopped purchases, since when, who can lift it, and the button where the user can. */
import type { AccountMode, Halt } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useHalts } from '../../backend/account-mode.ts';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { StopAlert } from '../../ui/stop-alert.tsx';
import { HALT_WORDS, MODE_WORDS } from '../../ui/words.ts';

const CHECK = '/settings/account-check';

const WHO: Readonly<Record<Halt['liftedBy'], string>> = {
  'next-session': 'It ends by itself with the next session; nobody can lift it before.',
  user: 'It stands until you lift it.',
  resolution: 'It ends when you have resolved the findings.',
};

const SETTERS: Readonly<Record<Halt['setBy'], string>> = {
  risk: 'by the risk limits',
  reconciliation: 'by the account check',
};

interface HaltProps {
  readonly mode: AccountMode;
  readonly halt: Halt;
}

function LiftButton({ mode, halt: { code } }: HaltProps) {
  const user = useUser();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const lift = async () => {
    if (await action.run(() => user.call('liftHalt', { mode, code }))) setAsking(false);
  };
  return (
    <>
      <Button color="inherit" variant="outlined" onClick={() => setAsking(true)}>
        Lift the halt
      </Button>
      <ConfirmDialog
        open={asking}
        title="Lift the halt?"
        confirm="Lift the halt"
        busy={action.busy}
        onConfirm={() => void lift()}
        onClose={() => setAsking(false)}
      >
        <Typography>
          The crew may buy again on the {MODE_WORDS[mode].toLowerCase()} account. The drawdown is from now on measured
          from the peak of this session and those after it: what was lost before no longer counts.
        </Typography>
        {action.problem && <ProblemView problem={action.problem} title="The halt was not lifted." />}
      </ConfirmDialog>
    </>
  );
}

function HaltAction(props: HaltProps) {
  const [location] = useLocation();
  if (props.halt.liftedBy === 'user') return <LiftButton {...props} />;
  if (props.halt.liftedBy !== 'resolution' || location === CHECK) return null;
  return (
    <AppLinkButton href={CHECK} color="inherit" variant="outlined">
      Show findings
    </AppLinkButton>
  );
}

function HaltBanner({ mode, halt }: HaltProps) {
  return (
    <StopAlert
      testId={`halt-${halt.code}`}
      title={`Purchases are halted: ${HALT_WORDS[halt.code]}.`}
      action={<HaltAction mode={mode} halt={halt} />}
    >
      {halt.because}{' '}
      <Typography variant="body2" color="textSecondary" component="span" sx={{ display: 'block', mt: 0.25 }}>
        {MODE_WORDS[mode]} account, since <Instant time={halt.setAt} />, {SETTERS[halt.setBy]}. {WHO[halt.liftedBy]}{' '}
        Sales go on.
      </Typography>
    </StopAlert>
  );
}

/** Where a halt changes what happens next: the dashboard, a run, and the account check. */
const isShownAt = (location: string): boolean => location === CHECK || /^\/(runs\/[A-Za-z0-9]{20})?$/.test(location);

export function HaltBanners() {
  const [location] = useLocation();
  const { mode, halts } = useHalts();
  if (mode === null || halts.length === 0 || !isShownAt(location)) return null;
  return (
    <Box sx={{ display: 'grid', gap: 1, mb: 2 }}>
      {halts.map((halt) => (
        <HaltBanner key={halt.code} mode={mode} halt={halt} />
      ))}
    </Box>
  );
}
