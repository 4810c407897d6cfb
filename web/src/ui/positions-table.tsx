/** What is held: quantity, prices, unrealised profit, and where the price stands between stop and target. */
import type { Position } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { Change } from './change.tsx';
import { DataTable, type Column } from './data-table.tsx';
import { money, price, quantity, signedMoney, signedPercent } from './format.ts';
import { RangeBar } from './range-bar.tsx';
import { sessionDay } from './time.ts';

interface PositionsTableProps {
  readonly positions: readonly Position[];
  /** Without the columns that the bar between stop and target shows as well. */
  readonly compact?: boolean;
}

const ADOPTED = 'Not bought by the crew: never touched by it.';
const theirs = ({ adoptedQuantity = 0 }: Position): number => adoptedQuantity;

/** The shares held, and how many of them somebody else brought in. */
const Shares = ({ row }: { readonly row: Position }) => (
  <>
    {quantity(row.quantity)}
    {theirs(row) !== 0 && (
      <Tooltip title={ADOPTED}>
        <Box component="span" tabIndex={0} sx={{ ml: 0.75, color: 'text.secondary', borderBottom: '1px dotted' }}>
          {quantity(theirs(row))} adopted
        </Box>
      </Tooltip>
    )}
  </>
);

const COLUMNS: readonly Column<Position>[] = [
  { name: 'Asset', cell: (row) => <strong>{row.asset}</strong> },
  { name: 'Shares', numeric: true, cell: (row) => <Shares row={row} /> },
  {
    name: 'Unrealized',
    numeric: true,
    cell: (row) => (
      <Change
        value={row.unrealizedPl}
      >{`${signedMoney(row.unrealizedPl)} (${signedPercent(row.unrealizedPlFraction)})`}</Change>
    ),
  },
  {
    name: 'Stop to target',
    cell: (row) => (
      <RangeBar stop={row.stopPrice} target={row.targetPrice} entry={row.averagePrice} now={row.marketPrice} />
    ),
  },
  { name: 'Entry', numeric: true, cell: (row) => price(row.averagePrice) },
  { name: 'Last', numeric: true, cell: (row) => price(row.marketPrice) },
  { name: 'Value', numeric: true, cell: (row) => money(row.marketValue) },
  { name: 'Since', cell: (row) => sessionDay(row.openedOn) },
];

const LEFT_OUT = new Set(['Entry', 'Last', 'Since']);
const COMPACT = COLUMNS.filter(({ name }) => !LEFT_OUT.has(name));

export const PositionsTable = ({ positions, compact = false }: PositionsTableProps) => (
  <>
    <DataTable
      label="Open positions"
      columns={compact ? COMPACT : COLUMNS}
      rows={positions}
      rowKey={(row) => row.asset}
    />
    {positions.some((row) => theirs(row) !== 0) && (
      <Typography variant="caption" color="textSecondary" component="p" sx={{ m: 0, px: 2, pb: 1.5 }}>
        Adopted shares were not bought by the crew: it never touches them.
      </Typography>
    )}
  </>
);
