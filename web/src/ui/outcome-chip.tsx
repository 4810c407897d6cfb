/** What became of a run as a chip: word and colour. */
import Chip from '@mui/material/Chip';
import { outcomeWords, type Outcome } from './words.ts';

function colorOf({ status, outcome }: Outcome): string {
  if (status === 'RUNNING') return 'primary.main';
  if (status === 'FAILED') return 'meaning.loss';
  if (status === 'CANCELLED') return 'text.secondary';
  return outcome === 'TRADED' ? 'meaning.gain' : 'text.secondary';
}

export function OutcomeChip({ run, testId }: { readonly run: Outcome; readonly testId?: string }) {
  return (
    <Chip
      variant="outlined"
      label={outcomeWords(run)}
      data-testid={testId}
      sx={{ color: colorOf(run), borderColor: 'currentColor' }}
    />
  );
}
