/** Every decision of the crew with its reason: filtered, a page at a time, and to take along as CSV. */
import type { CrewDecision } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import type { Theme } from '@mui/material/styles';
import TablePagination from '@mui/material/TablePagination';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import useMediaQuery from '@mui/material/useMediaQuery';
import { useMemo, useState } from 'react';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { count, quantity } from '../../ui/format.ts';
import { Section } from '../../ui/section.tsx';
import { downloadText } from '../../ui/text-file.ts';
import { sessionDay } from '../../ui/time.ts';
import {
  countFates,
  decisionsCsv,
  decisionsShown,
  decisionWords,
  FATE_WORDS,
  fateOf,
  FATES,
  type Fate,
} from './crew-decision-list.ts';

const COLORS: Readonly<Record<Fate, string>> = {
  traded: 'text.primary',
  'not-traded': 'text.secondary',
  failed: 'meaning.loss',
};

/** A sentence wraps: cut off, it would leave out the reason. */
const SENTENCE = { display: 'block', whiteSpace: 'normal', minWidth: { xs: 0, sm: 320 } };
/** On a narrow screen day and outcome share a column, so that the reason stands beside them without scrolling. */
const STACKED = { display: 'block', whiteSpace: 'normal', width: 96 };

const OutcomeWords = ({ decision }: { readonly decision: CrewDecision }) => (
  <Box component="span" sx={{ color: COLORS[fateOf(decision)] }}>
    {decisionWords(decision)}
  </Box>
);

const REASON: Column<CrewDecision> = {
  name: 'Reason',
  cell: ({ decision }) => (
    <Box component="span" sx={SENTENCE}>
      {decision}
    </Box>
  ),
};

const COLUMNS: readonly Column<CrewDecision>[] = [
  { name: 'Decided on', cell: ({ decidedOn }) => sessionDay(decidedOn) },
  { name: 'Signal', cell: ({ signal }) => signal ?? '–' },
  { name: 'Outcome', cell: (decision) => <OutcomeWords decision={decision} /> },
  REASON,
];

const NARROW_COLUMNS: readonly Column<CrewDecision>[] = [
  {
    name: 'Decided on',
    cell: (decision) => (
      <Box component="span" sx={STACKED}>
        {sessionDay(decision.decidedOn)}
        <br />
        <OutcomeWords decision={decision} />
      </Box>
    ),
  },
  REASON,
];

/** Few enough to be drawn at once on a phone. */
const ROWS = 25;
const ROWS_CHOICE = [ROWS, 50, 100];

/** All four stand in one row of a phone, with thousands of decisions. */
const FILTER = {
  px: 2,
  pb: 1,
  '& .MuiToggleButton-root': { px: { xs: 0.75, sm: 1.25 }, fontSize: { xs: '0.6875rem', sm: '0.75rem' } },
};

interface FilterProps {
  readonly decisions: readonly CrewDecision[];
  readonly fate: Fate | null;
  readonly onFate: (fate: Fate | null) => void;
}

function Filter({ decisions, fate, onFate }: FilterProps) {
  const counts = useMemo(() => countFates(decisions), [decisions]);
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      aria-label="Which decisions"
      value={fate ?? 'all'}
      onChange={(_event, next: Fate | 'all' | null) => onFate(next === 'all' ? null : next)}
      sx={FILTER}
    >
      <ToggleButton value="all">{`All ${quantity(decisions.length)}`}</ToggleButton>
      {FATES.map((name) => (
        <ToggleButton key={name} value={name} disabled={counts[name] === 0}>
          {`${FATE_WORDS[name]} ${quantity(counts[name])}`}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface CrewDecisionTableProps {
  readonly asset: string;
  readonly decisions: readonly CrewDecision[];
}

export function CrewDecisionTable({ asset, decisions }: CrewDecisionTableProps) {
  const narrow = useMediaQuery<Theme>((theme) => theme.breakpoints.down('sm'));
  const [fate, setFate] = useState<Fate | null>(null);
  const [page, setPage] = useState(0);
  const [rows, setRows] = useState(ROWS);
  const shown = useMemo(() => decisionsShown(decisions, fate), [decisions, fate]);
  const first = page * rows;
  const choose = (next: Fate | null) => {
    setFate(next);
    setPage(0);
  };
  const name = `crew-${asset}-decisions${fate === null ? '' : `-${fate}`}.csv`;
  const download = shown.length > 0 && (
    <Button
      variant="outlined"
      aria-label="Download the decisions as CSV"
      onClick={() => downloadText(name, decisionsCsv([...shown].reverse()), 'text/csv')}
    >
      Download CSV
    </Button>
  );
  if (decisions.length === 0)
    return (
      <Section title="Decisions">
        <Typography color="textSecondary">The crew was never asked in this period. Choose a longer one.</Typography>
      </Section>
    );
  return (
    <Section
      title="Decisions"
      note={`${count(decisions.length, 'decision')}, the newest first`}
      action={download}
      flush
    >
      <Filter decisions={decisions} fate={fate} onFate={choose} />
      <DataTable
        label="Decisions of the crew"
        columns={narrow ? NARROW_COLUMNS : COLUMNS}
        rows={shown.slice(first, first + rows)}
        rowKey={({ session }) => session}
      />
      {shown.length > ROWS && (
        <TablePagination
          component="div"
          count={shown.length}
          page={page}
          onPageChange={(_event, next) => setPage(next)}
          rowsPerPage={rows}
          rowsPerPageOptions={ROWS_CHOICE}
          onRowsPerPageChange={(event) => {
            setRows(Number(event.target.value));
            setPage(0);
          }}
        />
      )}
    </Section>
  );
}
