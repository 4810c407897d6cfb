/** How far a fast-forward has come, from its document: it goes on though this page is closed. */
import type { FastForwardProgress } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { count } from '../../ui/format.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { sessionDay } from '../../ui/time.ts';

interface ProgressProps {
  readonly progress: FastForwardProgress | null;
  readonly starting: boolean;
  readonly ended: boolean;
}

const STOPPED: Readonly<Record<Exclude<FastForwardProgress['status'], 'running'>, string>> = {
  done: 'Fast-forward is done',
  cancelled: 'Fast-forward was cancelled',
  failed: 'Fast-forward stopped on a failure',
  ended: 'Fast-forward reached the last session of the data',
};

function Stopped({ progress, ended }: { readonly progress: FastForwardProgress | null; readonly ended: boolean }) {
  if (!progress || progress.status === 'running')
    return ended ? (
      <Alert severity="info" variant="outlined">
        The data ends here. Reset the simulation to start over at an earlier date.
      </Alert>
    ) : null;
  const { status, done, traded, session, message } = progress;
  return (
    <Alert
      severity={status === 'failed' ? 'error' : 'info'}
      variant="outlined"
      data-testid="fast-forward-result"
      action={
        <AppLink href="/performance" sx={{ alignSelf: 'center', pr: 1 }}>
          See performance
        </AppLink>
      }
    >
      {STOPPED[status]}: {count(done, 'session')} to {sessionDay(session)}, {count(traded, 'order')} placed.
      {message && ` ${message}`}
      {ended && ' Reset the simulation to start over at an earlier date.'}
    </Alert>
  );
}

export function FastForwardProgressBar({ progress, starting, ended }: ProgressProps) {
  const user = useUser();
  const cancel = useAction();
  const running = progress?.status === 'running' ? progress : null;
  if (!running && !starting) return <Stopped progress={progress} ended={ended} />;
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
