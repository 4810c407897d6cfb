/** The signed-out page: what this is in two sentences, and the one button. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { BackendProblem, type Backend, type LocalAccount } from '../../backend/backend.ts';
import { Brand } from '../../ui/brand.tsx';
import { AccountChooser } from './account-chooser.tsx';
import { CrewAtAGlance } from './crew-at-a-glance.tsx';
import { GoogleMark } from './google-mark.tsx';

const FALLBACK = 'Sign-in did not work. Try again; if it stays, reload the page.';

/** Signs in, once at a time, and keeps what went wrong in words. */
function useSignIn(backend: Backend) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const signIn = async (account: LocalAccount | null) => {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await backend.signIn(account);
    } catch (error) {
      setProblem(error instanceof BackendProblem ? error.problem.message : FALLBACK);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, signIn };
}

const centre = {
  minHeight: '100dvh',
  display: 'grid',
  alignContent: 'center',
  alignItems: 'center',
  justifyContent: 'center',
  columnGap: 10,
  rowGap: 4,
  p: 3,
  gridTemplateColumns: { xs: 'minmax(0, 440px)', md: 'minmax(0, 440px) 380px' },
};

export function SignInPage({ backend }: { readonly backend: Backend }) {
  const { busy, problem, signIn } = useSignIn(backend);
  const [choosing, setChoosing] = useState(false);
  const start = () => (backend.signInWith === 'accounts' ? setChoosing(true) : void signIn(null));
  return (
    <Box component="main" sx={centre}>
      <Box sx={{ maxWidth: 440, display: 'grid', gap: 2.5, justifyItems: 'start' }}>
        <Brand size={36} />
        <Typography variant="h1" sx={{ fontSize: '1.75rem' }}>
          Nine agents, one decision, every number in the open.
        </Typography>
        <Typography color="textSecondary">
          Pick an asset and watch the crew fetch its history, read the trend, weigh the risk and place the order, on a
          simulated account with replayed prices. It costs nothing, and no brokerage key is needed.
        </Typography>
        {problem && (
          <Alert severity="error" variant="outlined" sx={{ width: 1 }}>
            {problem}
          </Alert>
        )}
        <Button
          variant="outlined"
          color="inherit"
          size="large"
          startIcon={<GoogleMark />}
          loading={busy}
          loadingPosition="start"
          onClick={start}
        >
          Continue with Google
        </Button>
        <Typography variant="caption" color="textSecondary">
          For learning. Simulated or paper money only; nothing here is investment advice.
        </Typography>
      </Box>
      <CrewAtAGlance />
      <AccountChooser
        open={choosing}
        onClose={() => setChoosing(false)}
        onChoose={(account) => {
          setChoosing(false);
          void signIn(account);
        }}
      />
    </Box>
  );
}
