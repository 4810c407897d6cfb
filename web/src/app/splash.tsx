/** What stands on the screen before the app does: a quiet mark, or the one reason why it cannot start. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import type { ReactNode } from 'react';

const Centre = ({ children }: { readonly children: ReactNode }) => (
  <Box sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', p: 2 }}>{children}</Box>
);

export const Splash = () => (
  <Centre>
    <CircularProgress size={28} aria-label="Loading Trading Crew" />
  </Centre>
);

export function StartProblem({ message }: { readonly message: string }) {
  const reload = (
    <Button color="inherit" onClick={() => window.location.reload()}>
      Reload
    </Button>
  );
  return (
    <Centre>
      <Alert severity="error" variant="outlined" action={reload} sx={{ maxWidth: 560, alignItems: 'center' }}>
        {message}
      </Alert>
    </Centre>
  );
}
