/** The trades of a backtest: sortable, shown in parts, and to take along as CSV. */
import type { BacktestTrade, ExitReason } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count, money, price, quantity, signedMoney, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { downloadText, toCsv } from '../../ui/text-file.ts';
import { sessionDay } from '../../ui/time.ts';

export const EXIT_WORDS: Readonly<Record<ExitReason, string>> = {
  signal: 'Signal',
  stop: 'Stop',
  target: 'Target',
  end: 'Still held',
};

const COLUMNS: readonly Column<BacktestTrade>[] = [
  {
    name: 'Entered on',
    cell: (trade) => sessionDay(trade.entrySession),
    sortBy: (trade) => trade.entrySession,
  },
  { name: 'Side', cell: (trade) => (trade.side === 'long' ? 'Long' : 'Short'), sortBy: (trade) => trade.side },
  { name: 'Shares', numeric: true, cell: (trade) => quantity(trade.quantity), sortBy: (trade) => trade.quantity },
  { name: 'Entry', numeric: true, cell: (trade) => price(trade.entryPrice), sortBy: (trade) => trade.entryPrice },
  { name: 'Left on', cell: (trade) => sessionDay(trade.exitSession), sortBy: (trade) => trade.exitSession },
  { name: 'Exit', numeric: true, cell: (trade) => price(trade.exitPrice), sortBy: (trade) => trade.exitPrice },
  { name: 'Closed by', cell: (trade) => EXIT_WORDS[trade.exitReason], sortBy: (trade) => EXIT_WORDS[trade.exitReason] },
  { name: 'Bars', numeric: true, cell: (trade) => quantity(trade.bars), sortBy: (trade) => trade.bars },
  {
    name: 'Profit',
    numeric: true,
    cell: (trade) => <Change value={trade.profit}>{signedMoney(trade.profit)}</Change>,
    sortBy: (trade) => trade.profit,
  },
  {
    name: 'Return',
    numeric: true,
    cell: (trade) => <Change value={trade.profitFraction}>{signedPercent(trade.profitFraction)}</Change>,
    sortBy: (trade) => trade.profitFraction,
  },
  {
    name: 'Costs',
    numeric: true,
    cell: (trade) => money(trade.commission + trade.slippage),
    sortBy: (trade) => trade.commission + trade.slippage,
  },
];

const CSV_HEAD = [
  'asset',
  'side',
  'quantity',
  'entry_session',
  'entry_price',
  'exit_session',
  'exit_price',
  'exit',
  'bars',
  'profit',
  'profit_fraction',
  'commission',
  'slippage',
];

/** The trades as CSV: full precision, dates as YYYY-MM-DD, a plain minus sign. */
export const tradesCsv = (trades: readonly BacktestTrade[]): string =>
  toCsv([
    CSV_HEAD,
    ...trades.map((trade) => [
      trade.asset,
      trade.side,
      trade.quantity,
      trade.entrySession,
      trade.entryPrice,
      trade.exitSession,
      trade.exitPrice,
      trade.exitReason,
      trade.bars,
      trade.profit,
      trade.profitFraction,
      trade.commission,
      trade.slippage,
    ]),
  ]);

const FIRST_ROWS = 50;
const MORE_ROWS = 200;

export function TradeTable({ asset, trades }: { readonly asset: string; readonly trades: readonly BacktestTrade[] }) {
  const [shown, setShown] = useState(FIRST_ROWS);
  const newest = [...trades].reverse().slice(0, shown);
  const rest = trades.length - newest.length;
  const download = trades.length > 0 && (
    <Button
      variant="outlined"
      onClick={() => downloadText(`backtest-${asset}-trades.csv`, tradesCsv(trades), 'text/csv')}
    >
      Download CSV
    </Button>
  );
  return (
    <Section
      title="Trades"
      note={trades.length > 0 ? `${count(trades.length, 'trade')}, the newest first` : undefined}
      action={download}
      flush={trades.length > 0}
    >
      {trades.length === 0 ? (
        <Typography color="textSecondary">
          Nothing was traded: no signal came, or none passed the rules. Try a longer period or other numbers.
        </Typography>
      ) : (
        <DataTable
          label="Trades of the backtest"
          columns={COLUMNS}
          rows={newest}
          rowKey={(trade, index) => `${trade.entrySession} ${index}`}
        />
      )}
      {rest > 0 && (
        <Box sx={{ p: 1, textAlign: 'center' }}>
          <Button onClick={() => setShown(shown + MORE_ROWS)}>{`Show more, ${quantity(rest)} are left`}</Button>
        </Box>
      )}
    </Section>
  );
}
