/** How far a fast-forward has come, from its document: it goes on though this page is closed. */
import type { FastForwardProgress } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useAction } from '../../backend/use-action.ts';
import type { FastForward } from '../../backend/use-fast-forward.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { count } from '../../ui/format.ts';
import { ProblemView, WRAPPING_ALERT } from '../../ui/state-views.tsx';
import { dateTime, sessionDay } from '../../ui/time.ts';

interface ProgressProps {
  readonly fastForward: FastForward;
  readonly starting: boolean;
  readonly ended: boolean;
}

const STOPPED: Readonly<Record<Exclude<FastForwardProgress['status'], 'running'>, string>> = {
  done: 'Fast-forward is done',
  cancelled: 'Fast-forward was cancelled',
  failed: 'Fast-forward stopped on a failure',
  ended: 'Fast-forward reached the last session of the data',
};

/** How it ended in words; a running one that fell silent has ended too. */
function endingOf({ status, updatedAt }: FastForwardProgress): string {
  if (status !== 'running') return STOPPED[status];
  return `Fast-forward has stopped: nothing was heard of it since ${dateTime(updatedAt)}. What it had done is kept`;
}

const TheEnd = () => (
  <Alert severity="info" variant="outlined">
    The data ends here. Reset the simulation to start over at an earlier date.
  </Alert>
);

/** What came of the last fast-forward, for as long as the account stands where it led. */
function Stopped({ fastForward, ended }: { readonly fastForward: FastForward; readonly ended: boolean }) {
  const account = useWatchedValue(useUser().simulationAccount());
  const { progress, abandoned } = fastForward;
  if (!progress || (account && account.session !== progress.session)) return ended ? <TheEnd /> : null;
  const { status, done, traded, session, message } = progress;
  const severity = status === 'failed' ? 'error' : abandoned ? 'warning' : 'info';
  return (
    <Alert
      severity={severity}
      variant="outlined"
      sx={WRAPPING_ALERT}
      data-testid="fast-forward-result"
      action={
        <AppLink href="/performance" sx={{ alignSelf: 'center', pr: 1, whiteSpace: 'nowrap' }}>
          See performance
        </AppLink>
      }
    >
      {endingOf(progress)}: {count(done, 'session')} to {sessionDay(session)}, {count(traded, 'order')} placed.
      {message && ` ${message}`}
      {abandoned && ' Start it again to go on from there.'}
      {ended && ' Reset the simulation to start over at an earlier date.'}
    </Alert>
  );
}

export function FastForwardProgressBar({ fastForward, starting, ended }: ProgressProps) {
  const user = useUser();
  const cancel = useAction();
  const running = fastForward.running ? fastForward.progress : null;
  if (!running && !starting) return <Stopped fastForward={fastForward} ended={ended} />;
  const part = running && running.requested > 0 ? (running.done / running.requested) * 100 : 0;
  return (
    <Box data-testid="fast-forward-progress" sx={{ display: 'flex', alignItems: 'center', gap: 2 }}>
      <Box sx={{ flex: 1 }}>
        <Typography variant="body2" aria-live="polite">
          {running
            ? `Session ${running.done} of ${running.requested}, ${sessionDay(running.session)}, ${count(running.traded, 'order')} placed`
            : 'Starting the fast-forward'}
        </Typography>
        <LinearProgress
          variant={running ? 'determinate' : 'indeterminate'}
          value={part}
          aria-label="Fast-forward"
          sx={{ height: 6, borderRadius: 3, mt: 0.5 }}
        />
        {cancel.problem && <ProblemView problem={cancel.problem} />}
      </Box>
      <Button
        variant="outlined"
        disabled={!running}
        loading={cancel.busy || running?.cancelRequested === true}
        onClick={() => void cancel.run(() => user.call('advanceSimulation', { action: 'cancel' }))}
      >
        Cancel
      </Button>
    </Box>
  );
}
