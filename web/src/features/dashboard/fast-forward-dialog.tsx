/** Asks how far to go. The bound is the callable's own, and what is left of the data. */
import { MAX_FAST_FORWARD } from '@trading-crew/core/contracts';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { count } from '../../ui/format.ts';

interface FastForwardDialogProps {
  readonly open: boolean;
  readonly sessionsLeft: number | null;
  readonly onClose: () => void;
  readonly onStart: (sessions: number) => void;
}

const USUAL = 250;

export function FastForwardDialog({ open, sessionsLeft, onClose, onStart }: FastForwardDialogProps) {
  const [text, setText] = useState(String(USUAL));
  const [refused, setRefused] = useState(false);
  const start = () => {
    const sessions = Number(text);
    const fits = /^\d+$/.test(text.trim()) && sessions >= 1 && sessions <= MAX_FAST_FORWARD;
    setRefused(!fits);
    if (fits) onStart(sessions);
  };
  const left = sessionsLeft === null ? '' : ` ${count(sessionsLeft, 'session')} of data are left.`;
  return (
    <ConfirmDialog open={open} title="Fast-forward" confirm="Start" onConfirm={start} onClose={onClose}>
      <Typography sx={{ mb: 2 }}>
        The crew works on every asset of the watchlist in each session, with the settings as they are now. 250 sessions
        are about a year.{left}
      </Typography>
      <TextField
        fullWidth
        autoFocus
        label="Sessions"
        value={text}
        error={refused}
        helperText={refused ? `Use a whole number of sessions from 1 to ${MAX_FAST_FORWARD}.` : ' '}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && start()}
      />
    </ConfirmDialog>
  );
}
