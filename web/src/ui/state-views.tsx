/** What every view shows when it has nothing to show yet: an error with a way out, an empty state with one action. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import type { Problem } from '../backend/backend.ts';

interface ProblemViewProps {
  readonly problem: Problem;
  readonly title?: string;
  readonly onRetry?: (() => void) | undefined;
  readonly action?: ReactNode;
}

/** On a narrow screen the buttons stand below the words instead of squeezing them. */
export const WRAPPING_ALERT = {
  alignItems: 'center',
  flexWrap: { xs: 'wrap', sm: 'nowrap' },
  '& .MuiAlert-message': { flex: { xs: '1 1 220px', sm: 1 } },
};

/** A problem in words, with a retry where trying again makes sense. */
export function ProblemView({ problem, title, onRetry, action }: ProblemViewProps) {
  const retry = onRetry && (
    <Button color="inherit" onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <Alert severity="error" variant="outlined" action={action ?? retry} sx={WRAPPING_ALERT}>
      {title && <strong>{title} </strong>}
      {problem.message}
      {problem.reference && <> Reference: {problem.reference}.</>}
    </Alert>
  );
}

interface EmptyViewProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What belongs here, and the one thing to do about it. */
export function EmptyView({ title, children, action }: EmptyViewProps) {
  return (
    <Card sx={{ p: 4, textAlign: 'center' }}>
      <Typography variant="h2" gutterBottom>
        {title}
      </Typography>
      <Typography color="textSecondary" sx={{ maxWidth: 520, mx: 'auto' }}>
        {children}
      </Typography>
      {action && <Box sx={{ mt: 2 }}>{action}</Box>}
    </Card>
  );
}
