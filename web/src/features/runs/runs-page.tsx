/**
 * All own runs, newest first, narrowed by asset, mode and outcome; and beside them the sessions of the simulated
 * account. Each view has an address of its own.
 */
import { ExecutionMode, RunOutcome } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import Tab from '@mui/material/Tab';
import Tabs from '@mui/material/Tabs';
import { useState } from 'react';
import { Link } from 'wouter';
import type { RunFilter } from '../../backend/backend.ts';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { Page } from '../../ui/page.tsx';
import { Section } from '../../ui/section.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { FilterSelect } from './filter-select.tsx';
import { RunsTable } from './runs-table.tsx';
import { SessionsList } from './sessions-list.tsx';

const PAGE_SIZE = 25;
const NO_FILTER: RunFilter = { asset: null, mode: null, outcome: null };
const MODES = ExecutionMode.options;

interface FiltersProps {
  readonly filter: RunFilter;
  readonly onFilter: (filter: RunFilter) => void;
}

function Filters({ filter, onFilter }: FiltersProps) {
  const { overview } = useMarketOverview();
  const known = [...(overview?.assets ?? []), ...(overview?.available ?? [])].map(({ asset }) => asset);
  const assets = [...new Set(known)].sort();
  return (
    <Box role="group" aria-label="Filters" sx={{ display: 'flex', gap: 1, flex: { xs: '1 1 100%', sm: '0 0 auto' } }}>
      <FilterSelect
        label="Asset"
        value={filter.asset}
        options={assets.map((asset) => [asset, asset])}
        onChange={(asset) => onFilter({ ...filter, asset })}
      />
      <FilterSelect
        label="Mode"
        value={filter.mode}
        options={MODES.map((mode) => [mode, mode.charAt(0).toUpperCase() + mode.slice(1)])}
        onChange={(mode) => onFilter({ ...filter, mode: mode === null ? null : ExecutionMode.parse(mode) })}
      />
      <FilterSelect
        label="Outcome"
        value={filter.outcome}
        options={[
          ['TRADED', 'Traded'],
          ['NO_TRADE', 'No trade'],
        ]}
        onChange={(outcome) => onFilter({ ...filter, outcome: outcome === null ? null : RunOutcome.parse(outcome) })}
      />
    </Box>
  );
}

function RunList({ filter }: { readonly filter: RunFilter }) {
  const [limit, setLimit] = useState(PAGE_SIZE);
  const watch = useUser().runs(filter, limit);
  const runs = useWatch(watch);
  if (runs.state === 'loading') return <Skeleton variant="rounded" height={36 * 8} />;
  if (runs.state === 'failed') return <ProblemView problem={runs.problem} onRetry={watch.retry} />;
  if (runs.value.length === 0) {
    const filtered = filter.asset !== null || filter.mode !== null || filter.outcome !== null;
    return (
      <EmptyView
        title={filtered ? 'No run fits these filters' : 'No run yet'}
        action={
          !filtered && (
            <AppLinkButton variant="contained" href="/">
              Go to the dashboard
            </AppLinkButton>
          )
        }
      >
        {filtered
          ? 'Choose other filters to see more.'
          : 'Every run of the crew is kept here. Start one from an asset card of the dashboard.'}
      </EmptyView>
    );
  }
  return (
    <>
      <Section title="Newest first" flush>
        <RunsTable runs={runs.value} />
      </Section>
      {runs.value.length === limit && (
        <Button variant="outlined" onClick={() => setLimit(limit + PAGE_SIZE)} sx={{ justifySelf: 'center' }}>
          Show more
        </Button>
      )}
    </>
  );
}

const VIEWS = { runs: '/runs', sessions: '/runs/sessions' } as const;

const ViewTabs = ({ view }: { readonly view: keyof typeof VIEWS }) => (
  <Tabs value={view} aria-label="Runs or sessions" sx={{ borderBottom: 1, borderColor: 'divider' }}>
    <Tab component={Link} href={VIEWS.runs} value="runs" label="Runs" />
    <Tab component={Link} href={VIEWS.sessions} value="sessions" label="Sessions" />
  </Tabs>
);

export function RunsPage() {
  const [filter, setFilter] = useState(NO_FILTER);
  return (
    <Page title="Runs" subtitle="Each opens again as it was." action={<Filters filter={filter} onFilter={setFilter} />}>
      <ViewTabs view="runs" />
      <RunList key={JSON.stringify(filter)} filter={filter} />
    </Page>
  );
}

export const SessionsPage = () => (
  <Page title="Sessions" subtitle="What the crew decided in each session of the simulated account.">
    <ViewTabs view="sessions" />
    <SessionsList />
  </Page>
);
