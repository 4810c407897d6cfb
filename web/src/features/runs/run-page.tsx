/** One run, live or finished: the same page. It opens before the server has answered and shows a refusal in its place. */
import { RunId, sessionOf, type RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useMemo } from 'react';
import type { Watched } from '../../backend/backend.ts';
import { useRunStarts, type RunStart } from '../../backend/run-starts.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatch, useWatchedValue } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ModeBadge } from '../../ui/mode-badge.tsx';
import { modelCostWords } from '../../ui/model-words.ts';
import { Page } from '../../ui/page.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { sessionDay } from '../../ui/time.ts';
import { CrewLine } from './crew-line.tsx';
import { DecisionCard } from './decision-card.tsx';
import { RunActions } from './run-actions.tsx';
import { RunContext } from './run-context.ts';
import { RunNotices } from './run-notices.tsx';
import { RunTabs } from './run-tabs.tsx';
import { outputsOf, stationsOf } from './run-view.ts';
import { useLookBack } from './use-look-back.ts';

const NotFound = () => (
  <Page title="Run">
    <EmptyView
      title="This run was not found, or it is not yours"
      action={<AppLinkButton href="/runs">Your runs</AppLinkButton>}
    >
      A run can be opened only by the account that started it. Check the link, or the account you are signed in with.
    </EmptyView>
  </Page>
);

function Refused({ start }: { readonly start: RunStart }) {
  const { problem, request } = start;
  const { start: startAgain } = useRunStarts();
  if (!problem) return null;
  const link = problem.runId && problem.runId !== request.runId && (
    <AppLinkButton color="inherit" href={`/runs/${problem.runId}`}>
      Open that run
    </AppLinkButton>
  );
  return (
    <Page title={`Run on ${request.asset}`}>
      <ProblemView
        problem={problem}
        title="The run was not started."
        action={
          <>
            <Button color="inherit" onClick={() => startAgain(request)}>
              Try again
            </Button>
            {link || (
              <AppLinkButton color="inherit" href="/">
                Dashboard
              </AppLinkButton>
            )}
          </>
        }
      />
    </Page>
  );
}

function Subtitle({ run }: { readonly run: RunRecord }) {
  const lookBack = useLookBack(run);
  const asOf = run.asOf === null ? null : <span>as of {sessionDay(sessionOf(run.asOf))}</span>;
  return (
    <Box component="span" sx={{ display: 'inline-flex', flexWrap: 'wrap', gap: 1, alignItems: 'center', mt: 0.5 }}>
      <ModeBadge mode={run.mode} />
      <span>
        Started <Instant time={run.startedAt} />
      </span>
      {lookBack === null ? asOf : <span>a look back at {sessionDay(lookBack)}, nothing is ordered</span>}
      {run.trigger === 'fast-forward' && <span>during a fast-forward</span>}
      {run.attempt > 1 && <span>attempt {run.attempt}</span>}
      {run.modelDollars > 0 && <span data-testid="run-cost">{modelCostWords(run.modelDollars)}</span>}
    </Box>
  );
}

interface RunScreenProps {
  readonly runId: string;
  readonly asset: string;
  readonly run: RunRecord | null;
  readonly start: RunStart | undefined;
}

function RunScreen({ runId, asset, run, start }: RunScreenProps) {
  const user = useUser();
  const steps = useWatchedValue(user.steps(runId));
  const stations = useMemo(() => stationsOf(run, steps ?? []), [run, steps]);
  const outputs = useMemo(() => outputsOf(steps ?? []), [steps]);
  return (
    <Page
      title={`Run on ${asset}`}
      subtitle={run && <Subtitle run={run} />}
      action={run && <RunActions run={run} outputs={outputs} />}
    >
      {run && start?.state === 'refused' && start.problem && run.status !== 'RUNNING' && run.status !== 'FAILED' && (
        <ProblemView problem={start.problem} />
      )}
      {run && <RunNotices run={run} />}
      <DecisionCard run={run} outputs={outputs} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 5fr) minmax(0, 7fr)' },
          alignItems: 'start',
        }}
      >
        <RunContext value={run}>
          <CrewLine stations={stations} outputs={outputs} />
        </RunContext>
        <RunTabs runId={runId} run={run} steps={steps ?? []} outputs={outputs} />
      </Box>
    </Page>
  );
}

function screenOf(runId: string, watched: Watched<RunRecord | null>, start: RunStart | undefined, retry: () => void) {
  const run = watched.state === 'ready' ? watched.value : null;
  if (!run && start?.state === 'refused') return <Refused start={start} />;
  if (watched.state === 'failed')
    return (
      <Page title="Run">
        <ProblemView problem={watched.problem} onRetry={retry} />
      </Page>
    );
  if (watched.state === 'ready' && !run && !start) return <NotFound />;
  return <RunScreen runId={runId} asset={run?.asset ?? start?.request.asset ?? '…'} run={run} start={start} />;
}

function KnownRun({ runId }: { readonly runId: string }) {
  const watch = useUser().run(runId);
  const watched = useWatch(watch);
  const { starts } = useRunStarts();
  return screenOf(runId, watched, starts[runId], watch.retry);
}

export function RunPage({ runId }: { readonly runId: string }) {
  return RunId.safeParse(runId).success ? <KnownRun runId={runId} /> : <NotFound />;
}
