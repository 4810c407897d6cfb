/** Keeps a backtest under a name, for the user's other devices as well. Sent twice, it is kept once. */
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { createRunId } from '../../backend/run-starts.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import type { LabOutcome } from './lab-work.ts';
import { nameOf } from './strategy-words.ts';

interface SaveDialogProps {
  readonly outcome: LabOutcome;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

const LONGEST_NAME = 80;

function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'Give it a name.';
  return name.trim().length > LONGEST_NAME ? `Use at most ${LONGEST_NAME} characters.` : null;
}

export function SaveDialog({ outcome, open, onClose, onSaved }: SaveDialogProps) {
  const user = useUser();
  const action = useAction();
  const { request, backtest } = outcome;
  const { result } = backtest;
  const [backtestId] = useState(createRunId);
  const [name, setName] = useState(() => nameOf(request.asset, request.strategy, result.from, result.to));
  const problem = nameProblem(name) ?? (action.problem?.field === 'name' ? action.problem.message : null);
  const save = async () => {
    const kept = { backtestId, name: name.trim(), result };
    if (await action.run(() => user.call('saveBacktest', kept))) onSaved(kept.name);
  };
  return (
    <ConfirmDialog
      open={open}
      title="Keep this backtest"
      confirm="Save"
      busy={action.busy}
      disabled={nameProblem(name) !== null}
      onConfirm={() => void save()}
      onClose={() => {
        action.clear();
        onClose();
      }}
    >
      <Typography gutterBottom>
        Everything that is needed to repeat it is kept, on all your devices.
        {request.source.kind === 'file' && ' Your file is not sent: to repeat it, choose the file again.'}
      </Typography>
      <TextField
        autoFocus
        fullWidth
        name="name"
        label="Name"
        value={name}
        error={problem !== null}
        helperText={problem ?? ' '}
        onChange={(event) => setName(event.target.value)}
        sx={{ mt: 1 }}
      />
      {action.problem && action.problem.field !== 'name' && (
        <ProblemView problem={action.problem} title="It was not kept." />
      )}
    </ConfirmDialog>
  );
}
