/** What to do about a run: cancel it while it works, take it up again, or run the crew anew; and take it along. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useRef } from 'react';
import { useLocation } from 'wouter';
import { useRunEstimate } from '../../backend/run-estimate.ts';
import { createRunId, useRunStarts } from '../../backend/run-starts.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { CostEstimate } from '../../ui/cost-estimate.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { CancelOrderButton } from './cancel-order-button.tsx';
import { ExportButton } from './export-button.tsx';
import { isWorking } from './order-words.ts';
import type { Outputs } from './run-view.ts';
import { useLookBack } from './use-look-back.ts';
import { useRunOrder } from './use-run-order.ts';

function CancelButton({ run }: { readonly run: RunRecord }) {
  const user = useUser();
  const action = useAction();
  const asked = run.cancelRequested;
  return (
    <>
      {action.problem && <ProblemView problem={action.problem} />}
      <Button
        variant="outlined"
        color="error"
        loading={action.busy}
        disabled={asked}
        onClick={() => void action.run(() => user.call('cancelRun', { runId: run.runId }))}
      >
        {asked ? 'Stopping after this agent' : 'Cancel run'}
      </Button>
    </>
  );
}

function ResumeButton({ run }: { readonly run: RunRecord }) {
  const user = useUser();
  const action = useAction();
  return (
    <>
      {action.problem && <ProblemView problem={action.problem} />}
      <Button
        variant="contained"
        loading={action.busy}
        onClick={() => void action.run(() => user.call('resumeRun', { runId: run.runId }))}
      >
        Start again from the last checkpoint
      </Button>
    </>
  );
}

/** Stands before the buttons, and below them on a narrow screen: there it comes after they are there. */
function NextCost({ asset }: { readonly asset: string }) {
  const estimate = useRunEstimate(asset);
  if (!estimate) return null;
  return (
    <Box component="span" sx={{ display: 'flex', order: { xs: 1, sm: -1 } }}>
      <CostEstimate asset={asset} estimate={estimate} testId={`cost-estimate-${asset}`} />
    </Box>
  );
}

/** A run anew as things stand now; of a look back, the same look once more, which asks no model. */
function AgainButton({ run }: { readonly run: RunRecord }) {
  const session = useLookBack(run);
  const { start } = useRunStarts();
  const [, navigate] = useLocation();
  const pressed = useRef(false);
  const press = () => {
    if (pressed.current) return;
    pressed.current = true;
    const runId = createRunId();
    start({ runId, asset: run.asset, ...(session === null ? {} : { session }) });
    navigate(`/runs/${runId}`);
  };
  return (
    <>
      {session === null && <NextCost asset={run.asset} />}
      <Button variant="contained" onClick={press}>
        {session === null ? 'Run again' : 'Look again'}
      </Button>
    </>
  );
}

/** A run that was cancelled after its order had gone out: the order may still fill. */
function CancelOrderToo({ run, outputs }: RunActionsProps) {
  const { watched } = useRunOrder(run, outputs);
  const record = watched.state === 'ready' ? watched.value : null;
  return record && isWorking(record) ? <CancelOrderButton record={record} words="Cancel the order too" /> : null;
}

function ActionOf({ run }: { readonly run: RunRecord }) {
  if (run.status === 'FAILED' && run.failure?.resumable) return <ResumeButton run={run} />;
  return run.status === 'RUNNING' ? <CancelButton run={run} /> : <AgainButton run={run} />;
}

interface RunActionsProps {
  readonly run: RunRecord;
  readonly outputs: Outputs;
}

export const RunActions = ({ run, outputs }: RunActionsProps) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
    {run.status !== 'RUNNING' && <ExportButton run={run} />}
    {run.status === 'CANCELLED' && <CancelOrderToo run={run} outputs={outputs} />}
    <ActionOf run={run} />
  </Box>
);
