/** The last five runs, each a link. */
import { sessionOf, type RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { latestRuns } from '../../backend/market-overview.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Instant } from '../../ui/instant.tsx';
import { OutcomeChip } from '../../ui/outcome-chip.tsx';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { dateTime, sessionDay } from '../../ui/time.ts';

/** The day that the run speaks of; many runs of a fast-forward are made in the same second. */
const MarketDay = ({ run, asOf }: { readonly run: RunRecord; readonly asOf: number }) => (
  <Tooltip title={`Market date. The run was started ${dateTime(run.createdAt)}.`}>
    <span>{sessionDay(sessionOf(asOf))}</span>
  </Tooltip>
);

const line = {
  display: 'grid',
  columnGap: 1.5,
  alignItems: 'center',
  minHeight: 36,
  py: { xs: 0.5, sm: 0 },
  gridTemplateColumns: { xs: '1fr auto', sm: '104px minmax(0, 1fr) auto' },
  gridTemplateAreas: { xs: '"asset date" "outcome outcome"', sm: '"asset outcome date"' },
};

function RunLine({ run }: { readonly run: RunRecord }) {
  return (
    <Box component="li" sx={line}>
      <AppLink href={`/runs/${run.runId}`} sx={{ gridArea: 'asset', fontWeight: 600 }}>
        {run.asset}
      </AppLink>
      <Box sx={{ gridArea: 'outcome', display: 'flex' }}>
        <OutcomeChip run={run} />
      </Box>
      <Typography variant="caption" color="textSecondary" sx={{ gridArea: 'date' }}>
        {run.asOf === null ? <Instant time={run.createdAt} /> : <MarketDay run={run} asOf={run.asOf} />}
      </Typography>
    </Box>
  );
}

const SHOWN = 5;

export function LatestRuns() {
  const watch = latestRuns(useUser());
  const runs = useWatch(watch);
  return (
    <Section title="Latest runs" action={<AppLink href="/runs">See all</AppLink>}>
      {runs.state === 'loading' && <Skeleton variant="rounded" height={180} />}
      {runs.state === 'failed' && <ProblemView problem={runs.problem} onRetry={watch.retry} />}
      {runs.state === 'ready' && runs.value.length === 0 && (
        <Typography color="textSecondary">No run yet. Press "Run crew" on an asset above.</Typography>
      )}
      {runs.state === 'ready' && runs.value.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {runs.value.slice(0, SHOWN).map((run) => (
            <RunLine key={run.runId} run={run} />
          ))}
        </Box>
      )}
    </Section>
  );
}
