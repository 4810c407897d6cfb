/** Where orders go. A mode is changed at once, after a question; a closed one lists what it needs. */
import { ExecutionMode, type ChangeModeRequest, type LiveUnlock, type ModeAccess } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useTradingAccess } from '../../backend/trading-access.ts';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { useNow } from '../../backend/use-now.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { money } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView, WRAPPING_ALERT } from '../../ui/state-views.tsx';
import { MODE_MEANING, MODE_WORDS } from '../../ui/words.ts';
import { LiveDialog } from './live-dialog.tsx';
import { canBeAsked, ModeConditions } from './mode-conditions.tsx';

/** Simulation and validation are open to everybody, whatever else is not known. */
const ALWAYS_OPEN: ReadonlySet<ExecutionMode> = new Set(['validation', 'simulation']);

interface ModeOptionProps {
  readonly option: ExecutionMode;
  readonly access: ModeAccess | undefined;
}

const isChoosable = ({ option, access }: ModeOptionProps): boolean =>
  access ? access.open || canBeAsked(access.conditions) : ALWAYS_OPEN.has(option);

function ModeOption(props: ModeOptionProps) {
  const { option, access } = props;
  return (
    <Box>
      <FormControlLabel
        value={option}
        disabled={!isChoosable(props)}
        control={<Radio size="small" />}
        label={
          <Box component="span">
            {MODE_WORDS[option]}{' '}
            <Typography component="span" variant="body2" color="textSecondary">
              {MODE_MEANING[option]}
            </Typography>
          </Box>
        }
      />
      {access && !access.open && <ModeConditions mode={MODE_WORDS[option]} conditions={access.conditions} />}
    </Box>
  );
}

interface ChangeProps {
  readonly from: ExecutionMode;
  readonly access: ModeAccess | undefined;
  readonly to: ExecutionMode;
  readonly unlock: LiveUnlock | null;
  readonly onClose: () => void;
}

/** Asks once before the mode changes. */
function Change({ from, to, access, unlock, onClose }: ChangeProps) {
  const user = useUser();
  const action = useAction();
  const change = async (live?: ChangeModeRequest['live']) => {
    const request = { mode: to, ...(live ? { live } : {}) };
    if (await action.run(() => user.call('changeMode', request))) onClose();
  };
  if (to === 'live' && access)
    return (
      <LiveDialog
        access={access}
        unlock={unlock}
        renew={from === 'live'}
        action={action}
        onConfirm={(live) => void change(live)}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      open
      title={`Change to ${MODE_WORDS[to].toLowerCase()}?`}
      confirm={`Change to ${MODE_WORDS[to].toLowerCase()}`}
      busy={action.busy}
      onConfirm={() => void change()}
      onClose={onClose}
    >
      <Typography sx={{ mb: action.problem ? 2 : 0 }}>
        {MODE_MEANING[to]} It holds for the next run, at once. What the {MODE_WORDS[from].toLowerCase()} account holds,
        and the orders that rest there, stay as they are.
      </Typography>
      {action.problem && <ProblemView problem={action.problem} title="The mode was not changed." />}
    </ConfirmDialog>
  );
}

const DAY_MS = 86_400_000;
const SOON_MS = 5 * DAY_MS;

/** Under which confirmation live runs, and how to renew it. */
function LiveTerms({ unlock, onRenew }: { readonly unlock: LiveUnlock; readonly onRenew: () => void }) {
  const left = unlock.expiresAt - useNow();
  return (
    <Alert
      severity={left < SOON_MS ? 'warning' : 'info'}
      variant="outlined"
      sx={{ ...WRAPPING_ALERT, mb: 2 }}
      action={
        <Button color="inherit" onClick={onRenew}>
          Confirm again
        </Button>
      }
    >
      Live account …{unlock.accountLastFour}: {left > 0 ? 'confirmed until' : 'the confirmation expired'}{' '}
      <Instant time={unlock.expiresAt} />. Purchases of a day up to {money(unlock.dailyOrderDollars)}, loss of a day up
      to {money(unlock.dailyLossDollars)}.
    </Alert>
  );
}

export function ModeChoice({ mode }: { readonly mode: ExecutionMode }) {
  const user = useUser();
  const { access, problem, refresh } = useTradingAccess();
  const unlock = useWatchedValue(user.liveUnlock());
  const [asked, setAsked] = useState<ExecutionMode | null>(null);
  const accessTo = (option: ExecutionMode) => access?.access.find((one) => one.mode === option);
  return (
    <>
      {problem && (
        <Box sx={{ mb: 1 }}>
          <ProblemView problem={problem} title="Which modes are open could not be loaded." onRetry={refresh} />
        </Box>
      )}
      <RadioGroup
        aria-label="Execution mode"
        aria-busy={!access && !problem}
        value={mode}
        onChange={(_event, next) => setAsked(ExecutionMode.parse(next))}
        sx={{ gap: 0.5, mb: 1 }}
      >
        {ExecutionMode.options.map((option) => (
          <ModeOption key={option} option={option} access={accessTo(option)} />
        ))}
      </RadioGroup>
      {mode === 'live' && unlock && <LiveTerms unlock={unlock} onRenew={() => setAsked('live')} />}
      {asked && (
        <Change from={mode} to={asked} access={accessTo(asked)} unlock={unlock} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
