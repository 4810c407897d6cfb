/** The first tab: run what the form says and look at it. */
import type { StoredBacktest } from '@trading-crew/core/contracts';
import Skeleton from '@mui/material/Skeleton';
import { EmptyView } from '../../ui/state-views.tsx';
import { BacktestResult } from './backtest-result.tsx';
import { LabLayout } from './lab-layout.tsx';
import { OpenedNotice } from './opened-notice.tsx';
import type { BacktestState } from './use-backtest.ts';
import type { Lab } from './use-lab.ts';

interface BacktestTabProps {
  readonly lab: Lab;
  readonly state: BacktestState;
  /** The kept backtest that was opened last. */
  readonly opened: StoredBacktest | null;
}

const Waiting = () => (
  <div aria-busy aria-label="Computing the backtest">
    <Skeleton variant="rounded" height={196} sx={{ mb: 2 }} />
    <Skeleton variant="rounded" height={520} />
  </div>
);

const Nothing = () => (
  <EmptyView title="Would this have worked?">
    Choose an asset and a strategy, then run it over every session that is known. The answer comes at once, from your
    own browser: figures against buy and hold, every trade on its candles, and how far to believe them.
  </EmptyView>
);

export function BacktestTab({ lab, state, opened }: BacktestTabProps) {
  const { busy, outcome, against, took, isStale, run } = state;
  const other = against?.request.strategy ?? null;
  return (
    <LabLayout lab={lab} run={{ busy, onRun: () => void run(other) }}>
      {opened && !busy && <OpenedNotice opened={opened} outcome={outcome} />}
      {outcome ? (
        <BacktestResult
          settings={lab.settings}
          outcome={outcome}
          against={against}
          took={took}
          isStale={isStale}
          busy={busy}
          onAgainstSettings={(beside) => void run(beside ? lab.settings.strategy : null)}
        />
      ) : busy ? (
        <Waiting />
      ) : (
        !lab.problem && <Nothing />
      )}
    </LabLayout>
  );
}
