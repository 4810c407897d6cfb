/** Repeats a decision of the past as a run of its own, as of that session. It places no order; its page opens at once. */
import Button from '@mui/material/Button';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { createRunId, useRunStarts } from '../../backend/run-starts.tsx';
import { sessionDay } from '../../ui/time.ts';

interface LookAgainButtonProps {
  readonly asset: string;
  readonly session: string;
}

export function LookAgainButton({ asset, session }: LookAgainButtonProps) {
  const { start } = useRunStarts();
  const [, navigate] = useLocation();
  const pressed = useRef(false);
  const press = () => {
    if (pressed.current) return;
    pressed.current = true;
    const runId = createRunId();
    start({ runId, asset, session });
    navigate(`/runs/${runId}`);
  };
  return (
    <Button
      onClick={press}
      aria-label={`Look again at ${asset} on ${sessionDay(session)}`}
      title="Runs the crew once more as of this session. Nothing is ordered."
      sx={{ whiteSpace: 'nowrap', minHeight: 28, py: 0 }}
    >
      Look again
    </Button>
  );
}
