/** Where the profit came from: closed trades by asset, by weekday and hour of their entry, and by how they were left. */
import type { ClosedTrade } from '@trading-crew/core/contracts';
import {
  byAsset,
  byExit,
  byHour,
  byWeekday,
  tradeGroups,
  type TradeGroup,
  type TradeKey,
} from '@trading-crew/core/domain';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { NotAvailable } from '../../ui/figure-card.tsx';
import { money, percent, quantity, signedMoney, signedPercent } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';

interface Grouping {
  readonly label: string;
  readonly column: string;
  readonly key: TradeKey;
}

const GROUPINGS = {
  asset: { label: 'Symbol', column: 'Symbol', key: byAsset },
  weekday: { label: 'Weekday', column: 'Entered on', key: byWeekday },
  hour: { label: 'Hour', column: 'Entered at', key: byHour },
  exit: { label: 'Exit', column: 'Closed by', key: byExit },
} as const satisfies Record<string, Grouping>;
type GroupingName = keyof typeof GROUPINGS;
const NAMES = Object.keys(GROUPINGS) as GroupingName[];

const columnsFor = (column: string): readonly Column<TradeGroup>[] => [
  { name: column, cell: (row) => <strong>{row.name}</strong> },
  { name: 'Trades', numeric: true, cell: (row) => quantity(row.trades), sortBy: (row) => row.trades },
  {
    name: 'Win rate',
    numeric: true,
    cell: ({ winRate: { value, reason } }) =>
      value === null ? <NotAvailable reason={reason ?? 'There is not enough data yet.'} /> : percent(value),
  },
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

/** On phones the choice stands under the title, which would be squeezed beside it. */
const CHOICE = { flexBasis: { xs: '100%', sm: 'auto' } };

export function TradeGroupsTable({ trades }: { readonly trades: readonly ClosedTrade[] }) {
  const [chosen, setChosen] = useState<GroupingName>('asset');
  const { column, key } = GROUPINGS[chosen];
  const groups = tradeGroups(trades, key);
  const choice = (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Group by"
      sx={CHOICE}
      value={chosen}
      onChange={(_event, next: GroupingName | null) => next && setChosen(next)}
    >
      {NAMES.map((name) => (
        <ToggleButton key={name} value={name}>
          {GROUPINGS[name].label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
  return (
    <Section
      title="Where the profit came from"
      note="Closed trades, after commission. Return is the profit over what the entries cost."
      action={choice}
      flush={groups.length > 0}
    >
      {groups.length > 0 ? (
        <DataTable
          key={chosen}
          label={`Closed trades by ${column.toLowerCase()}`}
          columns={columnsFor(column)}
          rows={groups}
          rowKey={({ name }) => name}
        />
      ) : (
        <Typography color="textSecondary">
          {trades.length > 0
            ? 'The time of day of these entries is not known: they were made on daily bars.'
            : 'No trade was closed in this time.'}
        </Typography>
      )}
    </Section>
  );
}
