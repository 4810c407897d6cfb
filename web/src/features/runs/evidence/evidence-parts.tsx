/** The building blocks of evidence: facts as name and value, checks and limits as tables. */
import type { Check, RiskClamp } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { inUnit } from '../../../ui/format.ts';

interface FactsProps {
  readonly facts: readonly (readonly [string, ReactNode])[];
}

/** Names and values in two columns. */
export function Facts({ facts }: FactsProps) {
  return (
    <Box
      component="dl"
      sx={{
        m: 0,
        display: 'grid',
        gridTemplateColumns: 'auto minmax(0, 1fr)',
        columnGap: 2,
        rowGap: 0.5,
        typography: 'body2',
      }}
    >
      {facts.map(([name, value]) => (
        <Box key={name} sx={{ display: 'contents' }}>
          <Box component="dt" sx={{ color: 'text.secondary' }}>
            {name}
          </Box>
          <Box component="dd" sx={{ m: 0, textAlign: 'right', overflowWrap: 'anywhere' }}>
            {value}
          </Box>
        </Box>
      ))}
    </Box>
  );
}

export const Note = ({ children }: { readonly children: ReactNode }) => (
  <Typography variant="body2" color="textSecondary">
    {children}
  </Typography>
);

function Passed({ check }: { readonly check: Check }) {
  if (check.passed)
    return (
      <Box component="span" sx={{ color: 'meaning.gain' }}>
        ✓ passed
      </Box>
    );
  return (
    <Box component="span" sx={{ color: 'meaning.loss' }}>
      {check.veto ? '× veto' : '× failed'}
    </Box>
  );
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** A check without a number is a question of yes or no. */
const measured = ({ value, unit, passed }: Check): string =>
  value === null ? (passed ? 'yes' : 'no') : inUnit(value, unit);

const CHECK_COLUMNS: readonly Column<Check>[] = [
  { name: 'Check', cell: (row) => capitalised(row.name) },
  { name: 'Measured', numeric: true, cell: measured },
  { name: 'Rule', cell: (row) => row.bound },
  { name: 'Result', cell: (row) => <Passed check={row} /> },
];

export const ChecksTable = ({ checks }: { readonly checks: readonly Check[] }) => (
  <DataTable label="Checks" columns={CHECK_COLUMNS} rows={checks} rowKey={(row) => row.name} />
);

const CLAMP_COLUMNS: readonly Column<RiskClamp>[] = [
  { name: 'Limit', cell: (row) => capitalised(row.limit) },
  { name: 'Asked', numeric: true, cell: (row) => inUnit(row.asked, row.unit) },
  { name: 'Allowed', numeric: true, cell: (row) => inUnit(row.allowed, row.unit) },
  { name: 'Because', cell: (row) => row.because },
];

export const ClampsTable = ({ clamps }: { readonly clamps: readonly RiskClamp[] }) => (
  <DataTable
    label="Limits that fired"
    columns={CLAMP_COLUMNS}
    rows={clamps}
    rowKey={(row, index) => `${row.limit} ${index}`}
  />
);
