/** The last five runs, each a link. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { latestRuns } from '../../backend/market-overview.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Instant } from '../../ui/instant.tsx';
import { OutcomeChip } from '../../ui/outcome-chip.tsx';
import { Section } from '../../ui/section.tsx';
import { ProblemView } from '../../ui/state-views.tsx';

function RunLine({ run }: { readonly run: RunRecord }) {
  return (
    <Box
      component="li"
      sx={{
        display: 'flex',
        flexWrap: 'wrap',
        columnGap: 1.5,
        alignItems: 'center',
        minHeight: 36,
        py: { xs: 0.5, sm: 0 },
      }}
    >
      <AppLink href={`/runs/${run.runId}`} sx={{ fontWeight: 600, minWidth: 112 }}>
        {run.asset}
      </AppLink>
      <Box sx={{ flex: '1 0 auto', maxWidth: 1 }}>
        <OutcomeChip run={run} />
      </Box>
      <Typography variant="caption" color="textSecondary">
        <Instant time={run.createdAt} />
      </Typography>
    </Box>
  );
}

export function LatestRuns() {
  const watch = latestRuns(useUser());
  const runs = useWatch(watch);
  return (
    <Section title="Latest runs" action={<AppLink href="/runs">All runs</AppLink>}>
      {runs.state === 'loading' && <Skeleton variant="rounded" height={180} />}
      {runs.state === 'failed' && <ProblemView problem={runs.problem} onRetry={watch.retry} />}
      {runs.state === 'ready' && runs.value.length === 0 && (
        <Typography color="textSecondary">No run yet. Press "Run crew" on an asset above.</Typography>
      )}
      {runs.state === 'ready' && runs.value.length > 0 && (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {runs.value.map((run) => (
            <RunLine key={run.runId} run={run} />
          ))}
        </Box>
      )}
    </Section>
  );
}
