/** Cancels an order that still works. Asks once: what has filled by then stays bought or sold. */
import type { OrderRecord } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { orderWords } from './order-words.ts';

interface CancelOrderButtonProps {
  readonly record: OrderRecord;
  readonly words: string;
}

export function CancelOrderButton({ record: { intent }, words }: CancelOrderButtonProps) {
  const user = useUser();
  const { refresh } = useMarketOverview();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const { clientOrderId } = intent;
  const cancel = async () => {
    if (!(await action.run(() => user.call('cancelOrder', { clientOrderId })))) return;
    refresh();
    setAsking(false);
  };
  return (
    <>
      <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
        {words}
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title="Cancel the order?"
        confirm="Cancel the order"
        busy={action.busy}
        onConfirm={() => void cancel()}
        onClose={() => setAsking(false)}
      >
        <Typography sx={{ mb: action.problem ? 2 : 0 }}>
          {orderWords(intent)}: the order is cancelled at the broker, and the exits that wait for it go with it. What
          has filled by then stays.
        </Typography>
        {action.problem && <ProblemView problem={action.problem} title="The order was not cancelled." />}
      </ConfirmDialog>
    </>
  );
}
