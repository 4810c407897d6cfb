/** A line on a result without a trade, where its positions were too small for a single share. */
import Alert from '@mui/material/Alert';
import { useMemo } from 'react';
import type { LabOutcome } from './lab-work.ts';
import { whyNoTrades } from './why-no-trades.ts';

export function NoTradesNotice({ outcome }: { readonly outcome: LabOutcome }) {
  const reason = useMemo(() => whyNoTrades(outcome), [outcome]);
  if (reason === null) return null;
  return (
    <Alert severity="warning" variant="outlined" data-testid="no-trades-notice">
      {reason}
    </Alert>
  );
}
