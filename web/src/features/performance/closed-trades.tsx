/** Trades that were closed: sortable, and to take along as CSV. */
import type { ClosedTrade } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { AppLink } from '../../ui/app-link.tsx';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count, money, price, quantity, signedMoney, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { downloadText, toCsv } from '../../ui/text-file.ts';
import { sessionDay } from '../../ui/time.ts';

const EXITS = { entry: 'Signal', target: 'Target', stop: 'Stop' } as const;

function RunLink({ runId, children }: { readonly runId: string | null; readonly children: string }) {
  return runId === null ? children : <AppLink href={`/runs/${runId}`}>{children}</AppLink>;
}

const COLUMNS: readonly Column<ClosedTrade>[] = [
  { name: 'Asset', cell: (row) => <strong>{row.asset}</strong>, sortBy: (row) => row.asset },
  { name: 'Shares', numeric: true, cell: (row) => quantity(row.quantity), sortBy: (row) => row.quantity },
  {
    name: 'Bought on',
    cell: (row) => <RunLink runId={row.entryRunId}>{sessionDay(row.entrySession)}</RunLink>,
    sortBy: (row) => row.entrySession,
  },
  { name: 'Entry', numeric: true, cell: (row) => price(row.entryPrice), sortBy: (row) => row.entryPrice },
  {
    name: 'Sold on',
    cell: (row) => <RunLink runId={row.exitRunId}>{sessionDay(row.exitSession)}</RunLink>,
    sortBy: (row) => row.exitSession,
  },
  { name: 'Exit', numeric: true, cell: (row) => price(row.exitPrice), sortBy: (row) => row.exitPrice },
  { name: 'Closed by', cell: (row) => EXITS[row.exitRole], sortBy: (row) => EXITS[row.exitRole] },
  {
    name: 'Profit',
    numeric: true,
    cell: (row) => <Change value={row.profit}>{signedMoney(row.profit)}</Change>,
    sortBy: (row) => row.profit,
  },
  {
    name: 'Return',
    numeric: true,
    cell: (row) => <Change value={row.profitFraction}>{signedPercent(row.profitFraction)}</Change>,
    sortBy: (row) => row.profitFraction,
  },
  { name: 'Commission', numeric: true, cell: (row) => money(row.commission), sortBy: (row) => row.commission },
];

const CSV_HEAD = [
  'asset',
  'quantity',
  'entry_session',
  'entry_price',
  'exit_session',
  'exit_price',
  'exit',
  'profit',
  'profit_fraction',
  'commission',
];

/** The trades as CSV: full precision, dates as YYYY-MM-DD, a plain minus sign. */
export const tradesCsv = (trades: readonly ClosedTrade[]): string =>
  toCsv([
    CSV_HEAD,
    ...trades.map((trade) => [
      trade.asset,
      trade.quantity,
      trade.entrySession,
      trade.entryPrice,
      trade.exitSession,
      trade.exitPrice,
      trade.exitRole,
      trade.profit,
      trade.profitFraction,
      trade.commission,
    ]),
  ]);

interface ClosedTradesProps {
  readonly trades: readonly ClosedTrade[];
  /** Whether these are all there are, and not those of a range. */
  readonly isWhole: boolean;
}

export function ClosedTrades({ trades, isWhole }: ClosedTradesProps) {
  const some = trades.length > 0;
  const download = some && (
    <Button variant="outlined" onClick={() => downloadText('closed-trades.csv', tradesCsv(trades), 'text/csv')}>
      Download CSV
    </Button>
  );
  return (
    <Section
      title="Closed trades"
      note={some ? count(trades.length, 'trade') : undefined}
      action={download}
      flush={some}
    >
      {some ? (
        <DataTable
          label="Closed trades"
          columns={COLUMNS}
          rows={trades}
          rowKey={(row, index) => `${row.asset} ${row.entrySession} ${index}`}
        />
      ) : (
        <Typography color="textSecondary">
          {isWhole
            ? 'No trade has been closed yet. One is closed by its stop, its target or a sell signal.'
            : 'No trade was closed in this time.'}
        </Typography>
      )}
    </Section>
  );
}
