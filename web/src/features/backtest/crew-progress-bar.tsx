/** How far the crew is, with the way to stop it; with the model, for how long it has been asked. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Card from '@mui/material/Card';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { duration, quantity } from '../../ui/format.ts';
import { EARLIER_TITLE } from './crew-earlier-list.ts';
import type { CrewBacktestState } from './use-crew-backtest.ts';

interface BarProps {
  /** 0 to 1; null while it is not known. */
  readonly fraction: number | null;
  readonly words: ReactNode;
  readonly stop: { readonly label: string; readonly onStop: () => void };
}

function Bar({ fraction, words, stop }: BarProps) {
  return (
    <Card sx={{ px: 2, py: 1.5, display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
      <Box sx={{ flex: '1 1 220px', minWidth: 0 }}>
        <Typography variant="body2" sx={{ mb: 0.75 }} data-testid="crew-progress">
          {words}
        </Typography>
        <LinearProgress
          aria-label="Progress of the crew"
          variant={fraction === null ? 'indeterminate' : 'determinate'}
          value={(fraction ?? 0) * 100}
          sx={{ height: 6, borderRadius: 3 }}
        />
      </Box>
      <Button variant="outlined" onClick={stop.onStop}>
        {stop.label}
      </Button>
    </Card>
  );
}

function RulesBar({ state }: { readonly state: CrewBacktestState }) {
  const { done, total } = useSyncExternalStore(state.progress.subscribe, state.progress.snapshot);
  const words = total > 0 ? `${quantity(done)} of ${quantity(total)} decisions` : 'The crew gathers…';
  return (
    <Bar fraction={total > 0 ? done / total : null} words={words} stop={{ label: 'Cancel', onStop: state.stop }} />
  );
}

function ModelBar({ since, stop }: { readonly since: number; readonly stop: () => void }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const words = `The crew asks the model, decision by decision: ${duration(now - since)} so far, nine minutes at most. You can look at other tabs meanwhile; should you leave the page, its report is kept under “${EARLIER_TITLE}”.`;
  return <Bar fraction={null} words={words} stop={{ label: 'Stop waiting', onStop: stop }} />;
}

export function CrewProgressBar({ state }: { readonly state: CrewBacktestState }) {
  const { running, isLeft, stop } = state;
  if (running?.by === 'rules') return <RulesBar state={state} />;
  if (running) return <ModelBar key={running.since} since={running.since} stop={stop} />;
  if (!isLeft) return null;
  return (
    <Alert severity="info" variant="outlined" role="status">
      {`No longer waited for. The server goes on to its end, and its report is then kept under “${EARLIER_TITLE}”. Run the same form again within the hour and it is shown as well, without paying twice.`}
    </Alert>
  );
}
