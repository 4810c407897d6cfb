/** One number with its name; where it cannot be given, n/a with the reason on hover, focus and touch. */
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Skeleton from '@mui/material/Skeleton';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useId, type ReactNode } from 'react';
import { NOT_AVAILABLE } from './format.ts';

interface FigureCardProps {
  readonly label: string;
  /** The text of the number; null while loading. */
  readonly value: ReactNode | null;
  readonly detail?: ReactNode;
  /** Why the number cannot be given. */
  readonly reason?: string | null;
}

/** "n/a" that says why. */
export function NotAvailable({ reason }: { readonly reason: string }) {
  return (
    <Tooltip title={reason}>
      <Box
        component="span"
        tabIndex={0}
        role="note"
        aria-label={`${NOT_AVAILABLE}: ${reason}`}
        sx={{ color: 'text.secondary', borderBottom: '1px dotted', cursor: 'help' }}
      >
        {NOT_AVAILABLE}
      </Box>
    </Tooltip>
  );
}

/** As large as the card allows for a seven-digit amount with its sign. */
const FIGURE_SIZE = 'clamp(1rem, 11.5cqi, 1.375rem)';

export function FigureCard({ label, value, detail, reason }: FigureCardProps) {
  const id = useId();
  return (
    <Card
      role="group"
      aria-labelledby={id}
      sx={{ px: 1.75, py: 1.5, minWidth: 0, minHeight: 92, containerType: 'inline-size' }}
    >
      <Typography id={id} variant="body2" color="textSecondary" noWrap>
        {label}
      </Typography>
      <Typography variant="h4" component="div" sx={{ fontSize: FIGURE_SIZE, whiteSpace: 'nowrap' }}>
        {reason ? <NotAvailable reason={reason} /> : (value ?? <Skeleton width="70%" />)}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="div" sx={{ minHeight: 18 }}>
        {value === null && !reason ? <Skeleton width="40%" /> : detail}
      </Typography>
    </Card>
  );
}

/** Two to a row on phones, the last one of an odd number across both. */
const row = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(auto-fit, minmax(148px, 1fr))' },
  '& > :last-child:nth-of-type(odd)': { gridColumn: { xs: '1 / -1', sm: 'auto' } },
};

/** Figure cards side by side, as many as fit. */
export function FigureRow({ children }: { readonly children: ReactNode }) {
  return <Box sx={row}>{children}</Box>;
}
