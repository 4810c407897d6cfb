/** Runs as a table; the asset's name opens the run. */
import type { RunRecord } from '@trading-crew/core/contracts';
import { AppLink } from '../../ui/app-link.tsx';
import { DataTable, type Column } from '../../ui/data-table.tsx';
import { duration } from '../../ui/format.ts';
import { Instant } from '../../ui/instant.tsx';
import { ModeBadge } from '../../ui/mode-badge.tsx';
import { OutcomeChip } from '../../ui/outcome-chip.tsx';
import { smallMoney } from '../../ui/small-money.ts';
import { sessionDay } from '../../ui/time.ts';

const COLUMNS: readonly Column<RunRecord>[] = [
  {
    name: 'Asset',
    cell: (run) => (
      <AppLink href={`/runs/${run.runId}`} sx={{ fontWeight: 600 }}>
        {run.asset}
      </AppLink>
    ),
  },
  { name: 'Outcome', cell: (run) => <OutcomeChip run={run} /> },
  { name: 'Mode', cell: (run) => <ModeBadge mode={run.mode} /> },
  {
    name: 'Market date',
    cell: (run) => (run.asOf === null ? 'n/a' : sessionDay(new Date(run.asOf).toISOString().slice(0, 10))),
  },
  { name: 'Started', cell: (run) => <Instant time={run.startedAt} /> },
  {
    name: 'Took',
    numeric: true,
    cell: (run) => (run.endedAt === null ? 'n/a' : duration(run.endedAt - run.startedAt)),
  },
];

/** Only where some run has cost something: most installations begin without a model. */
const COST: Column<RunRecord> = { name: 'Model', numeric: true, cell: (run) => smallMoney(run.modelDollars) };

const DECISION: Column<RunRecord> = {
  name: 'Decision',
  grow: true,
  cell: (run) => {
    const words = run.decision ?? run.failure?.message ?? 'Nothing was decided.';
    return <span title={words}>{words}</span>;
  },
};

export function RunsTable({ runs }: { readonly runs: readonly RunRecord[] }) {
  const cost = runs.some(({ modelDollars }) => modelDollars > 0) ? [COST] : [];
  return <DataTable label="Runs" columns={[...COLUMNS, ...cost, DECISION]} rows={runs} rowKey={(run) => run.runId} />;
}
