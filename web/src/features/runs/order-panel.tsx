/** The life of the order: what was asked for, each change with its time and source, and its exits. */
import type { OrderLeg, OrderRecord, RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count, money, price, quantity } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { ORDER_WORDS } from '../../ui/words.ts';
import type { Outputs } from './run-view.ts';

const ROLES = { entry: 'Entry', target: 'Target', stop: 'Stop' } as const;

const LEG_COLUMNS: readonly Column<OrderLeg>[] = [
  { name: 'Part', cell: (row) => ROLES[row.role] },
  { name: 'Side', cell: (row) => (row.side === 'buy' ? 'Buy' : 'Sell') },
  { name: 'Shares', numeric: true, cell: (row) => quantity(row.quantity) },
  {
    name: 'Price',
    numeric: true,
    cell: (row) => ((row.limitPrice ?? row.stopPrice) ? price(row.limitPrice ?? row.stopPrice) : 'market'),
  },
  { name: 'Status', cell: (row) => ORDER_WORDS[row.status] },
  { name: 'Filled', numeric: true, cell: (row) => quantity(row.filledQuantity) },
  {
    name: 'At',
    numeric: true,
    cell: (row) => (row.averageFillPrice === null ? 'not filled' : price(row.averageFillPrice)),
  },
];

function Timeline({ history }: { readonly history: OrderRecord['history'] }) {
  return (
    <Box
      component="ol"
      aria-label="Life of the order"
      sx={{ listStyle: 'none', m: 0, pl: 2, borderLeft: 2, borderColor: 'divider' }}
    >
      {history.map((change, index) => (
        <Box component="li" key={index} sx={{ pb: 1.25, position: 'relative' }}>
          <Box
            aria-hidden
            sx={{
              position: 'absolute',
              left: -22,
              top: 6,
              width: 10,
              height: 10,
              borderRadius: '50%',
              bgcolor: 'primary.main',
            }}
          />
          <Typography>
            <strong>{ORDER_WORDS[change.status]}</strong>{' '}
            <Typography component="span" variant="caption" color="textSecondary">
              <Instant time={change.at} seconds />, by the {change.source}
            </Typography>
          </Typography>
          {change.note && (
            <Typography variant="body2" color="textSecondary">
              {change.note}
            </Typography>
          )}
        </Box>
      ))}
    </Box>
  );
}

function OrderView({ record }: { readonly record: OrderRecord }) {
  const { intent, order, status } = record;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Typography sx={{ fontWeight: 600 }} data-testid="order-summary">
        {intent.side === 'buy' ? 'Buy' : 'Sell'} {count(intent.quantity, 'share')} of {intent.asset}:{' '}
        {ORDER_WORDS[status].toLowerCase()}
        {order?.averageFillPrice != null && ` at ${money(order.averageFillPrice)}`}
      </Typography>
      <Timeline history={record.history} />
      {order && (
        <DataTable
          inset
          label="Order and its exits"
          columns={LEG_COLUMNS}
          rows={[order, ...order.legs]}
          rowKey={(row) => row.clientOrderId + row.role}
        />
      )}
      <Typography variant="caption" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        Client order id {intent.clientOrderId}
      </Typography>
    </Box>
  );
}

function KnownOrder({ clientOrderId }: { readonly clientOrderId: string }) {
  const watch = useUser().order(clientOrderId);
  const watched = useWatch(watch);
  if (watched.state === 'loading') return <Skeleton variant="rounded" height={240} />;
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={watch.retry} />;
  if (!watched.value) return <Typography color="textSecondary">The record of this order is not there.</Typography>;
  return <OrderView record={watched.value} />;
}

interface OrderPanelProps {
  readonly run: RunRecord | null;
  readonly outputs: Outputs;
}

export function OrderPanel({ run, outputs }: OrderPanelProps) {
  const clientOrderId = run?.trade?.clientOrderId ?? outputs.TradeExecutionAgent?.intent.clientOrderId;
  if (clientOrderId) return <KnownOrder clientOrderId={clientOrderId} />;
  return (
    <Typography color="textSecondary">
      {run === null || run.status === 'RUNNING' ? 'No order yet.' : 'This run placed no order.'} An order appears here
      with every change of its state.
    </Typography>
  );
}
