/** What is to be known about a run before anything else: its process is gone and it is taken up again, or it was given up. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ProblemView, WRAPPING_ALERT } from '../../ui/state-views.tsx';
import { useLeftBehind } from './use-left-behind.ts';

const GONE = 'The process working on this run is gone.';
const NOT_TAKEN = 'There was nothing to take up: another process has it by now, or it is past its deadline.';

/** Asks once for each attempt that was left; the button is for when that did not help. */
function TakingUp({ run }: { readonly run: RunRecord }) {
  const user = useUser();
  const { busy, problem, run: act } = useAction();
  const [isQueued, setQueued] = useState<boolean | null>(null);
  const askedFor = useRef<number | null>(null);
  const { runId, attempt } = run;
  const ask = () => act(async () => setQueued((await user.call('resumeRun', { runId })).queued));
  useEffect(() => {
    if (askedFor.current === attempt) return;
    askedFor.current = attempt;
    void act(async () => setQueued((await user.call('resumeRun', { runId })).queued));
  }, [act, attempt, runId, user]);
  const button = (
    <Button color="inherit" loading={busy} onClick={() => void ask()}>
      Take it up again
    </Button>
  );
  if (problem) return <ProblemView problem={problem} title={GONE} action={button} />;
  return (
    <Alert
      severity="warning"
      variant="outlined"
      role="status"
      action={button}
      sx={WRAPPING_ALERT}
      data-testid="taking-up"
    >
      {GONE} {isQueued === false ? NOT_TAKEN : 'Taking it up again.'}
    </Alert>
  );
}

const GivenUp = () => (
  <Alert severity="error" variant="outlined" data-testid="given-up">
    <strong>This run was given up.</strong> Nothing more happens in it. The tab Order shows what became of its order.
  </Alert>
);

export function RunNotices({ run }: { readonly run: RunRecord }) {
  const isLeft = useLeftBehind(run);
  if (isLeft) return <TakingUp run={run} />;
  return run.status === 'FAILED' && run.failure?.code === 'OVERDUE' ? <GivenUp /> : null;
}
