/** A table with real table semantics: 36 px rows, numbers to the right, the first column kept in view when scrolled. */
import Box from '@mui/material/Box';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableContainer from '@mui/material/TableContainer';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TableSortLabel from '@mui/material/TableSortLabel';
import { useState, type ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  readonly numeric?: boolean;
  /** Takes the room that is left; its text is cut off rather than wrapped. */
  readonly grow?: boolean;
  /** What the column sorts by; a column without it cannot be sorted. */
  readonly sortBy?: (row: Row) => number | string;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row, index: number) => string;
  /** Inside padding already: the outer columns line up with what stands around the table. */
  readonly inset?: boolean;
}

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

function sorted<Row>(rows: readonly Row[], columns: readonly Column<Row>[], order: Order | null): readonly Row[] {
  const sortBy = columns.find((column) => column.name === order?.column)?.sortBy;
  if (!order || !sortBy) return rows;
  const direction = order.descending ? -1 : 1;
  return [...rows].sort((left, right) => {
    const [a, b] = [sortBy(left), sortBy(right)];
    return a < b ? -direction : a > b ? direction : 0;
  });
}

const frozen = (inset: boolean) => ({
  '& tr > :first-of-type': { position: 'sticky', left: 0, zIndex: 1, bgcolor: 'background.paper', pl: inset ? 0 : 2 },
  '& tr > :last-child': { pr: inset ? 0 : 2 },
  '& tbody tr:last-of-type > *': { borderBottom: 0 },
});

const GROWING = { width: '100%', minWidth: 280, maxWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' };

interface HeadProps<Row> {
  readonly columns: readonly Column<Row>[];
  readonly order: Order | null;
  readonly onOrder: (order: Order) => void;
}

function Head<Row>({ columns, order, onOrder }: HeadProps<Row>) {
  return (
    <TableHead>
      <TableRow>
        {columns.map(({ name, numeric, sortBy }) => {
          const active = order?.column === name;
          const direction = active && order.descending ? 'desc' : 'asc';
          return (
            <TableCell key={name} align={numeric ? 'right' : 'left'} sortDirection={active ? direction : false}>
              {sortBy ? (
                <TableSortLabel
                  active={active}
                  direction={direction}
                  onClick={() => onOrder({ column: name, descending: active ? !order.descending : true })}
                >
                  {name}
                </TableSortLabel>
              ) : (
                name
              )}
            </TableCell>
          );
        })}
      </TableRow>
    </TableHead>
  );
}

export function DataTable<Row>({ label, columns, rows, rowKey, inset = false }: DataTableProps<Row>) {
  const [order, setOrder] = useState<Order | null>(null);
  return (
    <TableContainer tabIndex={0} role="region" aria-label={label}>
      <Table size="small" aria-label={label} sx={frozen(inset)}>
        <Head columns={columns} order={order} onOrder={setOrder} />
        <TableBody>
          {sorted(rows, columns, order).map((row, index) => (
            <TableRow key={rowKey(row, index)} hover>
              {columns.map(({ name, cell, numeric, grow }) => (
                <TableCell key={name} align={numeric ? 'right' : 'left'} sx={grow ? GROWING : {}}>
                  <Box component="span" sx={{ whiteSpace: 'nowrap' }}>
                    {cell(row)}
                  </Box>
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </TableContainer>
  );
}
