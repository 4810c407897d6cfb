/** The life of the order: what was asked for and why, each change with its time and source, and its exits. */
import type { OrderBasis, OrderLeg, OrderRecord, RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count, money, price, quantity } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { sessionDay } from '../../ui/time.ts';
import { ORDER_WORDS } from '../../ui/words.ts';
import { CancelOrderButton } from './cancel-order-button.tsx';
import { ClampsList, Facts, Note } from './evidence/evidence-parts.tsx';
import { isWorking, kindWords, orderWords, sourceWords } from './order-words.ts';
import type { Outputs } from './run-view.ts';
import { useRunOrder } from './use-run-order.ts';

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

const mark = {
  position: 'absolute',
  left: -22,
  top: 6,
  width: 10,
  height: 10,
  borderRadius: '50%',
  bgcolor: 'primary.main',
};

function Timeline({ history }: { readonly history: OrderRecord['history'] }) {
  return (
    <Box
      component="ol"
      aria-label="Life of the order"
      sx={{ listStyle: 'none', m: 0, pl: 2, borderLeft: 2, borderColor: 'divider' }}
    >
      {history.map((change, index) => (
        <Box component="li" key={index} sx={{ pb: 1.25, position: 'relative' }}>
          <Box aria-hidden sx={mark} />
          <Typography>
            <strong>{ORDER_WORDS[change.status]}</strong>{' '}
            <Typography component="span" variant="caption" color="textSecondary">
              <Instant time={change.at} seconds />, {sourceWords(change.source)}
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

/** The verdict of risk that the order rests on. */
function Basis({ basis, allowed }: { readonly basis: OrderBasis; readonly allowed: number }) {
  const { askedQuantity, referencePrice, clamps, session } = basis;
  return (
    <Box component="section" aria-label="What the order rests on" sx={{ display: 'grid', gap: 1 }}>
      <Typography component="h3" variant="h3">
        What it rests on
      </Typography>
      <Facts
        facts={[
          ['Asked', count(askedQuantity, 'share')],
          ['Allowed', count(allowed, 'share')],
          ['Close that it was decided on', money(referencePrice)],
          ['Session', sessionDay(session)],
        ]}
      />
      {clamps.length > 0 ? <ClampsList clamps={clamps} /> : <Note>No limit fired.</Note>}
    </Box>
  );
}

function OrderView({ record }: { readonly record: OrderRecord }) {
  const { intent, order, status } = record;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Box sx={{ flex: '1 1 240px' }}>
          <Typography sx={{ fontWeight: 600 }} data-testid="order-summary" data-status={status}>
            {orderWords(intent)}: {ORDER_WORDS[status].toLowerCase()}
            {order?.averageFillPrice != null && ` at ${money(order.averageFillPrice)}`}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            {kindWords(intent)}
          </Typography>
        </Box>
        {isWorking(record) && <CancelOrderButton record={record} words="Cancel order" />}
      </Box>
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
      {intent.basis && <Basis basis={intent.basis} allowed={intent.quantity} />}
      <Typography variant="caption" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
        Client order id {intent.clientOrderId}
      </Typography>
    </Box>
  );
}

interface OrderPanelProps {
  readonly run: RunRecord | null;
  readonly outputs: Outputs;
}

const wordsWithout = (run: RunRecord | null, isNamed: boolean): string => {
  if (isNamed) return 'The record of this order is not there.';
  const words = run === null || run.status === 'RUNNING' ? 'No order yet.' : 'This run placed no order.';
  return `${words} An order appears here with every change of its state.`;
};

export function OrderPanel({ run, outputs }: OrderPanelProps) {
  const { watched, isNamed, retry } = useRunOrder(run, outputs);
  if (watched.state === 'loading') return <Skeleton variant="rounded" height={240} />;
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={retry} />;
  if (watched.value) return <OrderView record={watched.value} />;
  return <Typography color="textSecondary">{wordsWithout(run, isNamed)}</Typography>;
}
