/** The backtests that the user keeps: opened, compared, or deleted after a question. */
import type { StoredBacktest } from '@trading-crew/core/contracts';
import { strategyName } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { Change } from '../../ui/change.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { dateTime, sessionDay } from '../../ui/time.ts';
import { FigureValue, figureText } from './figure-words.tsx';

interface SavedTabProps {
  readonly stored: readonly StoredBacktest[];
  readonly onOpen: (stored: StoredBacktest) => void;
}

type Act = (stored: StoredBacktest) => void;

const returnOf = ({ result }: StoredBacktest) => {
  const { totalReturn } = result.figures;
  return <Change value={totalReturn.value}>{figureText('totalReturn', totalReturn)}</Change>;
};

const columnsOf = (onOpen: Act, onDelete: Act): readonly Column<StoredBacktest>[] => [
  {
    name: 'Name',
    cell: (row) => (
      <Button onClick={() => onOpen(row)} sx={{ px: 0, minWidth: 0, justifyContent: 'flex-start' }}>
        {row.name}
      </Button>
    ),
    sortBy: ({ name }) => name,
  },
  {
    name: 'Asset',
    cell: ({ result }) => result.request.asset,
    sortBy: ({ result }) => result.request.asset,
  },
  { name: 'Strategy', cell: ({ result }) => strategyName(result.request.strategy) },
  {
    name: 'Period',
    cell: ({ result }) => `${sessionDay(result.from)} to ${sessionDay(result.to)}`,
    sortBy: ({ result }) => result.from,
  },
  {
    name: 'Total return',
    numeric: true,
    cell: returnOf,
    sortBy: ({ result }) => result.figures.totalReturn.value ?? Number.NEGATIVE_INFINITY,
  },
  {
    name: 'Sharpe ratio',
    numeric: true,
    cell: ({ result }) => <FigureValue name="sharpe" figure={result.figures.sharpe} />,
    sortBy: ({ result }) => result.figures.sharpe.value ?? Number.NEGATIVE_INFINITY,
  },
  { name: 'Kept on', cell: ({ createdAt }) => dateTime(createdAt), sortBy: ({ createdAt }) => createdAt },
  {
    name: '',
    cell: (row) => (
      <Button color="error" aria-label={`Delete ${row.name}`} onClick={() => onDelete(row)}>
        Delete
      </Button>
    ),
  },
];

function DeleteDialog({ row, onClose }: { readonly row: StoredBacktest; readonly onClose: () => void }) {
  const user = useUser();
  const action = useAction();
  const remove = async () => {
    if (await action.run(() => user.call('deleteBacktest', { backtestId: row.backtestId }))) onClose();
  };
  return (
    <ConfirmDialog
      open
      danger
      title="Delete this backtest?"
      confirm="Delete"
      busy={action.busy}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      <Typography gutterBottom>{`“${row.name}” goes from all your devices. It cannot be brought back.`}</Typography>
      {action.problem && <ProblemView problem={action.problem} title="It was not deleted." />}
    </ConfirmDialog>
  );
}

export function SavedTab({ stored, onOpen }: SavedTabProps) {
  const [deleting, setDeleting] = useState<StoredBacktest | null>(null);
  if (stored.length === 0)
    return (
      <EmptyView title="No backtest is kept yet">
        Run one and save it: everything that is needed to repeat it is kept, and found again on your other devices.
      </EmptyView>
    );
  return (
    <Box>
      <Section title="Saved backtests" note={count(stored.length, 'backtest')} flush>
        <DataTable
          label="Saved backtests"
          columns={columnsOf(onOpen, setDeleting)}
          rows={stored}
          rowKey={({ backtestId }) => backtestId}
        />
      </Section>
      {deleting && <DeleteDialog row={deleting} onClose={() => setDeleting(null)} />}
    </Box>
  );
}
