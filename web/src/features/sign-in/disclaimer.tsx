/** The words that everybody accepts once, and again when they change. The app behind waits. */
import { DISCLAIMER_VERSION } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Typography from '@mui/material/Typography';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ProblemView } from '../../ui/state-views.tsx';

const WORDS = [
  'Trading Crew is for learning. Its trades use simulated money, or the paper money of an Alpaca paper account.',
  'Nothing it says is investment advice, and results on past or generated prices say little about the future.',
  'Whoever carries these decisions over to real money can lose it. That is their decision and their risk.',
];

/** Asks for the acceptance; the profile document closes the dialog when the server has stored it. */
export function Disclaimer({ onSignOut }: { readonly onSignOut: () => void }) {
  const user = useUser();
  const action = useAction();
  const accept = () => action.run(() => user.call('acceptDisclaimer', { version: DISCLAIMER_VERSION }));
  return (
    <Dialog open aria-labelledby="disclaimer-title" maxWidth="xs" fullWidth>
      <DialogTitle id="disclaimer-title" variant="h2">
        Before you start
      </DialogTitle>
      <DialogContent sx={{ display: 'grid', gap: 1.5 }}>
        {WORDS.map((sentence) => (
          <Typography key={sentence}>{sentence}</Typography>
        ))}
        {action.problem && <ProblemView problem={action.problem} />}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onSignOut}>Sign out</Button>
        <Button variant="contained" loading={action.busy} onClick={() => void accept()}>
          I understand
        </Button>
      </DialogActions>
    </Dialog>
  );
}
