/** Runs of today that were given up because they went past their deadline: said here, in case nobody looks at the run. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import { latestRuns } from '../../backend/market-overview.tsx';
import { useNow } from '../../backend/use-now.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { WRAPPING_ALERT } from '../../ui/state-views.tsx';

const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

const isOverdueOn = (now: number) => (run: RunRecord) =>
  run.status === 'FAILED' && run.failure?.code === 'OVERDUE' && isSameDay(run.endedAt ?? run.createdAt, now);

export function OverdueRuns() {
  const now = useNow();
  const runs = useWatchedValue(latestRuns(useUser())) ?? [];
  return runs.filter(isOverdueOn(now)).map(({ runId, asset, failure }) => (
    <Alert
      key={runId}
      severity="error"
      variant="outlined"
      data-testid={`overdue-${runId}`}
      sx={WRAPPING_ALERT}
      action={
        <AppLinkButton href={`/runs/${runId}`} color="inherit">
          Open the run
        </AppLinkButton>
      }
    >
      <strong>The run on {asset} was given up.</strong> {failure?.message}
    </Alert>
  ));
}
