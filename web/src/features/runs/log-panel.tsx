/** The log of a run as it is written: filtered, followed, copied, downloaded. */
import type { LogLine } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { useMemo, useState } from 'react';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { EVERYTHING, filterLog, type LogFilter } from './log-filter.ts';
import { LOG_HEIGHT, LogLines } from './log-lines.tsx';
import { LogToolbar } from './log-toolbar.tsx';

const NO_LINES: readonly LogLine[] = [];

export function LogPanel({ runId }: { readonly runId: string }) {
  const watch = useUser().logs(runId);
  const watched = useWatch(watch);
  const [filter, setFilter] = useState<LogFilter>(EVERYTHING);
  const all = watched.state === 'ready' ? watched.value : NO_LINES;
  const lines = useMemo(() => filterLog(all, filter), [all, filter]);
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={watch.retry} />;
  return (
    <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <LogToolbar runId={runId} filter={filter} onFilter={setFilter} lines={lines} />
      {watched.state === 'loading' ? (
        <Skeleton variant="rounded" sx={{ height: { xs: 420, md: LOG_HEIGHT } }} />
      ) : (
        <LogLines lines={lines} />
      )}
      <Typography variant="caption" color="textSecondary">
        {lines.length === all.length ? `${all.length} lines` : `${lines.length} of ${all.length} lines`}
      </Typography>
    </Box>
  );
}
