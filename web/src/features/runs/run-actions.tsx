/** What to do about a run: cancel it while it works, take it up again, or run the crew anew; and take it along. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useRunEstimate } from '../../backend/run-estimate.ts';
import { createRunId, useRunStarts } from '../../backend/run-starts.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { CostEstimate } from '../../ui/cost-estimate.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { ExportButton } from './export-button.tsx';
import { useLookBack } from './use-look-back.ts';

/** Whether the process that worked on the run has not been heard of past its lease. */
function useAbandoned(run: RunRecord): boolean {
  const [passed, setPassed] = useState<number | null>(null);
  const { leaseUntil, status } = run;
  useEffect(() => {
    if (status !== 'RUNNING') return;
    const timer = setTimeout(() => setPassed(leaseUntil), Math.max(0, leaseUntil - Date.now()));
    return () => clearTimeout(timer);
  }, [leaseUntil, status]);
  return status === 'RUNNING' && passed === leaseUntil;
}

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
  const { starts, start } = useRunStarts();
  const current = starts[run.runId];
  const resuming = current?.request.resume === true;
  return (
    <>
      {resuming && current.state === 'refused' && current.problem && <ProblemView problem={current.problem} />}
      <Button
        variant="contained"
        loading={resuming && current.state === 'starting'}
        onClick={() => start({ runId: run.runId, asset: run.asset, resume: true })}
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

function ActionOf({ run }: { readonly run: RunRecord }) {
  const abandoned = useAbandoned(run);
  if (abandoned || (run.status === 'FAILED' && run.failure?.resumable)) return <ResumeButton run={run} />;
  return run.status === 'RUNNING' ? <CancelButton run={run} /> : <AgainButton run={run} />;
}

export const RunActions = ({ run }: { readonly run: RunRecord }) => (
  <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
    {run.status !== 'RUNNING' && <ExportButton run={run} />}
    <ActionOf run={run} />
  </Box>
);
