/** Starts a run and opens its page at once; while a run is at work it leads to that run instead. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Button from '@mui/material/Button';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { createRunId, useRunStarts } from '../../backend/run-starts.tsx';
import { AppLinkButton } from '../../ui/app-link.tsx';

interface RunCrewButtonProps {
  readonly asset: string;
  readonly running: RunRecord | null;
  /** Other words than those of an asset card, where the button stands alone. */
  readonly words?: string;
}

export function RunCrewButton({ asset, running, words }: RunCrewButtonProps) {
  const [, navigate] = useLocation();
  const { start } = useRunStarts();
  const pressed = useRef(false);
  if (running) return <AppLinkButton href={`/runs/${running.runId}`}>Watch</AppLinkButton>;
  const press = () => {
    if (pressed.current) return;
    pressed.current = true;
    const runId = createRunId();
    start({ runId, asset });
    navigate(`/runs/${runId}`);
  };
  return (
    <Button variant="contained" onClick={press} aria-label={words ?? `Run crew on ${asset}`} sx={{ flex: 'none' }}>
      {words ?? 'Run crew'}
    </Button>
  );
}
