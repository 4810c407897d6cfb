/** Moving the simulated account through time: a session, many sessions with the crew at work, or back to the start. */
import type { MarketSession } from '@trading-crew/core/contracts';
import FastForwardIcon from '@mui/icons-material/FastForward';
import ResetIcon from '@mui/icons-material/RestartAlt';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useFastForward } from '../../backend/use-fast-forward.ts';
import { useUser } from '../../backend/user-context.ts';
import { ProblemView } from '../../ui/state-views.tsx';
import { FastForwardDialog } from './fast-forward-dialog.tsx';
import { FastForwardProgressBar } from './fast-forward-progress.tsx';
import { ResetDialog } from './reset-dialog.tsx';

export function TimeControls({ market }: { readonly market: MarketSession }) {
  const user = useUser();
  const fastForward = useFastForward();
  const step = useAction();
  const forward = useAction();
  const [dialog, setDialog] = useState<'forward' | 'reset' | null>(null);
  const running = fastForward.running || forward.busy;
  const ended = market.sessionsLeft === 0;
  const problem = step.problem ?? forward.problem;
  const startForward = (sessions: number) => {
    setDialog(null);
    step.clear();
    void forward.run(() => user.call('advanceSimulation', { action: 'fast-forward', sessions }));
  };
  const nextSession = () => {
    forward.clear();
    void step.run(() => user.call('advanceSimulation', { action: 'next-session' }));
  };
  return (
    <>
      <Box role="group" aria-label="Simulated time" sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>
        <Button variant="outlined" loading={step.busy} disabled={running || ended} onClick={nextSession}>
          Next session
        </Button>
        <Button
          variant="outlined"
          startIcon={<FastForwardIcon />}
          disabled={running || ended || step.busy}
          onClick={() => setDialog('forward')}
        >
          Fast-forward
        </Button>
        <Button color="inherit" startIcon={<ResetIcon />} disabled={running} onClick={() => setDialog('reset')}>
          Reset
        </Button>
      </Box>
      <Box sx={{ flexBasis: '100%', '&:empty': { display: 'none' } }}>
        {problem && <ProblemView problem={problem} />}
        <FastForwardProgressBar fastForward={fastForward} starting={forward.busy} ended={ended} />
      </Box>
      <FastForwardDialog
        open={dialog === 'forward'}
        sessionsLeft={market.sessionsLeft}
        onClose={() => setDialog(null)}
        onStart={startForward}
      />
      {dialog === 'reset' && <ResetDialog onClose={() => setDialog(null)} />}
    </>
  );
}
