/** What the model was asked over history before: its reports are kept, and one that was paid for is found again. */
import { CREW_BACKTESTS_MAX, type StoredCrewBacktest } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useNow } from '../../backend/use-now.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { Change } from '../../ui/change.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { quantity } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { smallMoney } from '../../ui/small-money.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { dateTime, sessionDay } from '../../ui/time.ts';
import { askedAsset } from './crew-asked.ts';
import { EARLIER_TITLE, earlierName, earlierState, STATE_WORDS } from './crew-earlier-list.ts';
import { figureText } from './figure-words.tsx';

/** A report takes a tenth of a megabyte: all of them are read only where somebody wants to see them. */
const NEWEST = 5;

type Open = (stored: StoredCrewBacktest) => Promise<void>;

interface NameProps {
  readonly row: StoredCrewBacktest;
  readonly now: number;
  readonly busy: boolean;
  readonly onOpen: (row: StoredCrewBacktest) => void;
}

function Name({ row, now, busy, onOpen }: NameProps) {
  const name = earlierName(row, askedAsset(row.backtestId));
  const state = earlierState(row, now);
  if (state !== 'there')
    return (
      <>
        {name}
        <Typography variant="caption" color="textSecondary" component="span" sx={{ ml: 1 }}>
          {STATE_WORDS[state]}
        </Typography>
      </>
    );
  return (
    <Button
      disabled={busy}
      aria-label={`Open ${name}, asked on ${dateTime(row.createdAt)}`}
      onClick={() => onOpen(row)}
      sx={{ px: 0, minWidth: 0, justifyContent: 'flex-start' }}
    >
      {name}
    </Button>
  );
}

const columnsOf = (props: Omit<NameProps, 'row'>): readonly Column<StoredCrewBacktest>[] => [
  { name: 'Report', cell: (row) => <Name row={row} {...props} /> },
  { name: 'Asked on', cell: ({ createdAt }) => dateTime(createdAt) },
  {
    name: 'Period',
    cell: ({ report }) => (report ? `${sessionDay(report.from)} to ${sessionDay(report.to)}` : '–'),
  },
  { name: 'Decisions', numeric: true, cell: ({ report }) => (report ? quantity(report.decisions.length) : '–') },
  {
    name: 'Total return',
    numeric: true,
    cell: ({ report }) => {
      if (!report) return '–';
      const { totalReturn } = report.figures;
      return <Change value={totalReturn.value}>{figureText('totalReturn', totalReturn)}</Change>;
    },
  },
  {
    name: 'Model cost',
    numeric: true,
    cell: ({ report }) => (report?.model ? smallMoney(report.model.dollars) : '–'),
  },
];

/** Nothing where the model was never asked. */
export function CrewEarlierSection({ onOpen }: { readonly onOpen: Open }) {
  const [most, setMost] = useState(NEWEST);
  const watch = useUser().crewBacktests(most);
  const kept = useWatch(watch);
  const now = useNow();
  const { busy, run } = useAction();
  if (kept.state === 'failed')
    return <ProblemView title="Earlier reports cannot be shown." problem={kept.problem} onRetry={watch.retry} />;
  if (kept.state === 'loading') return most === NEWEST ? null : <Skeleton variant="rounded" height={240} />;
  if (kept.value.length === 0) return null;
  const columns = columnsOf({ now, busy, onOpen: (row) => void run(() => onOpen(row)) });
  const note = `The newest ${CREW_BACKTESTS_MAX} reports are kept, also where you left before they were there.`;
  return (
    <Section title={EARLIER_TITLE} note={note} flush>
      <DataTable label={EARLIER_TITLE} columns={columns} rows={kept.value} rowKey={({ backtestId }) => backtestId} />
      {most === NEWEST && kept.value.length === NEWEST && (
        <Box sx={{ p: 1, textAlign: 'center' }}>
          <Button onClick={() => setMost(CREW_BACKTESTS_MAX)}>Show older ones</Button>
        </Box>
      )}
    </Section>
  );
}
