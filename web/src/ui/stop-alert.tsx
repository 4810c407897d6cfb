/** Says that something is stopped: the sign, the word and the colour of what is blocked, and the way out where there is one. */
import BlockIcon from '@mui/icons-material/Block';
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import type { ReactNode } from 'react';
import { WRAPPING_ALERT } from './state-views.tsx';

interface StopAlertProps {
  /** What is stopped, in the colour of its meaning. */
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** From edge to edge, above the page. */
  readonly wide?: boolean;
  readonly testId?: string;
}

const look = (wide: boolean) => ({
  ...WRAPPING_ALERT,
  color: 'text.primary',
  borderColor: 'meaning.blocked',
  borderWidth: wide ? '0 0 1px' : 1,
  borderLeftWidth: wide ? 0 : 4,
  borderLeftStyle: 'solid',
  bgcolor: 'background.paper',
  px: wide ? { xs: 2, md: 3 } : 2,
  '& .MuiAlert-icon': { color: 'meaning.blocked', alignSelf: 'flex-start' },
  '& .MuiAlert-action': { pt: 0, mr: 0, alignItems: 'center' },
});

export function StopAlert({ title, children, action, wide = false, testId }: StopAlertProps) {
  return (
    <Alert
      severity="warning"
      variant="outlined"
      square={wide}
      icon={<BlockIcon fontSize="inherit" />}
      action={action}
      data-testid={testId}
      sx={look(wide)}
    >
      <Box component="strong" sx={{ color: 'meaning.blocked' }}>
        {title}
      </Box>{' '}
      {children}
    </Alert>
  );
}
