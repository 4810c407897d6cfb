/** How far a computation is, and the way to stop it; afterwards, that it was stopped. */
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useSyncExternalStore } from 'react';
import { percent } from '../../ui/format.ts';
import type { Cancellable } from './use-cancellable.ts';

interface ProgressBarProps {
  readonly label: string;
  readonly state: Cancellable;
}

function Bar({ label, state }: ProgressBarProps) {
  const progress = useSyncExternalStore(state.progress.subscribe, state.progress.snapshot);
  return (
    <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center' }}>
      <LinearProgress
        aria-label={label}
        variant="determinate"
        value={progress * 100}
        sx={{ flex: 1, height: 6, borderRadius: 3 }}
      />
      <Typography variant="body2" sx={{ minWidth: 56, textAlign: 'right' }}>
        {percent(progress)}
      </Typography>
      <Button variant="outlined" onClick={state.cancel}>
        Cancel
      </Button>
    </Box>
  );
}

export function ProgressBar({ label, state }: ProgressBarProps) {
  if (state.busy) return <Bar label={label} state={state} />;
  if (!state.cancelled) return null;
  return (
    <Typography role="status" variant="body2">
      Cancelled. Nothing of it is kept.
    </Typography>
  );
}
