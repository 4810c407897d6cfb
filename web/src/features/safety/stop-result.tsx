/** What came of stopping: how many orders were cancelled, what is sold, and what could not be done. */
import type { CallResponse } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useId } from 'react';
import { count } from '../../ui/format.ts';

export type StopAnswer = CallResponse<'setKillSwitch'>;

interface StopResultProps {
  readonly answer: StopAnswer;
  /** Whether selling was asked for. */
  readonly sold: boolean;
  readonly onClose: () => void;
}

const soldWords = ({ flattened, problems }: StopAnswer): string => {
  if (flattened.length > 0) return `An order to sell was placed for ${flattened.join(', ')}.`;
  return problems.length > 0 ? 'Nothing was sold.' : 'The crew held nothing to sell.';
};

export function StopResult({ answer, sold, onClose }: StopResultProps) {
  const id = useId();
  const { cancelled, problems } = answer;
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} maxWidth="xs" fullWidth>
      <DialogTitle id={id} variant="h2">
        Trading is stopped
      </DialogTitle>
      <DialogContent data-testid="stop-result">
        <Box sx={{ display: 'grid', gap: 1.5 }}>
          <Typography>
            {cancelled > 0 ? `${count(cancelled, 'order')} cancelled.` : 'No order of the crew was resting.'}{' '}
            {sold && soldWords(answer)}
          </Typography>
          {problems.length > 0 && (
            <Alert severity="warning" variant="outlined">
              {problems.length === 1 ? problems[0] : <Problems problems={problems} />}
            </Alert>
          )}
        </Box>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button variant="contained" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}

const Problems = ({ problems }: { readonly problems: readonly string[] }) => (
  <Box component="ul" sx={{ m: 0, pl: 2 }}>
    {problems.map((problem) => (
      <li key={problem}>{problem}</li>
    ))}
  </Box>
);
