/** How the account is doing: figures, equity against buy-and-hold with the drawdown under it, trades, what is held. */
import { AccountMode, type ExecutionMode, type PerformanceReport } from '@trading-crew/core/contracts';
import { PERFORMANCE_RANGES, reportInRange, startOfRange, type PerformanceRange } from '@trading-crew/core/domain';
import Box from '@mui/material/Box';
import Skeleton from '@mui/material/Skeleton';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { Suspense, useMemo, useState, type ReactNode } from 'react';
import { accountModeOf } from '../../backend/account-mode.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { AppLinkButton } from '../../ui/app-link.tsx';
import { count } from '../../ui/format.ts';
import { Page } from '../../ui/page.tsx';
import { PositionsTable } from '../../ui/positions-table.tsx';
import { Section } from '../../ui/section.tsx';
import { EmptyView, ProblemView } from '../../ui/state-views.tsx';
import { sessionDay } from '../../ui/time.ts';
import { MODE_WORDS } from '../../ui/words.ts';
import { ClosedTrades } from './closed-trades.tsx';
import { EquityChart } from './equity-chart.tsx';
import { KpiCards } from './kpi-cards.tsx';
import { MonthlyReturns } from './monthly-returns.tsx';
import { PerformanceExport } from './performance-export.tsx';
import { SignalQualitySection } from './signal-quality-section.tsx';
import { TradeGroupsTable } from './trade-groups-table.tsx';

/** Validation places no order, so it has no account of its own to speak of. */
const MODES: readonly AccountMode[] = AccountMode.options;

interface ModeSwitchProps {
  readonly mode: ExecutionMode;
  readonly onMode: (mode: ExecutionMode) => void;
}

const ModeSwitch = ({ mode, onMode }: ModeSwitchProps) => (
  <ToggleButtonGroup
    exclusive
    size="small"
    aria-label="Account"
    value={mode}
    onChange={(_event, next: ExecutionMode | null) => next && onMode(next)}
  >
    {MODES.map((option) => (
      <ToggleButton key={option} value={option}>
        {MODE_WORDS[option]}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);

const Nothing = ({ mode }: { readonly mode: ExecutionMode }) => (
  <EmptyView
    title="No performance yet"
    action={
      <AppLinkButton variant="contained" href="/">
        Go to the dashboard
      </AppLinkButton>
    }
  >
    {mode === 'simulation'
      ? 'A curve needs sessions. Fast-forward the simulated account on the dashboard: 250 sessions, about a year, take less than a minute.'
      : `Run the crew in ${mode} mode; the report appears after its first run.`}
  </EmptyView>
);

const RANGE_WORDS: Readonly<Record<string, string>> = { 7: '7 days', 30: '30 days', 90: '90 days', null: 'All' };

interface RangeSwitchProps {
  readonly range: PerformanceRange;
  readonly onRange: (range: PerformanceRange) => void;
}

const RangeSwitch = ({ range, onRange }: RangeSwitchProps) => (
  <ToggleButtonGroup
    exclusive
    size="small"
    aria-label="Range"
    value={String(range)}
    onChange={(_event, next: string | null) => {
      const chosen = PERFORMANCE_RANGES.find((option) => String(option) === next);
      if (chosen !== undefined) onRange(chosen);
    }}
  >
    {PERFORMANCE_RANGES.map((option) => (
      <ToggleButton key={String(option)} value={String(option)}>
        {RANGE_WORDS[String(option)]}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);

function Report({ report: whole }: { readonly report: PerformanceReport }) {
  const [range, setRange] = useState<PerformanceRange>(null);
  const report = useMemo(() => reportInRange(whole, range), [whole, range]);
  const first = report.sessions[0];
  const last = report.sessions.at(-1);
  const hasCurve = report.sessions.length > 0;
  return (
    <>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 }}>
        <RangeSwitch range={range} onRange={setRange} />
        <Typography variant="body2" color="textSecondary" sx={{ flex: { xs: '1 1 100%', sm: 1 }, minWidth: 200 }}>
          {hasCurve
            ? `${count(report.sessions.length, 'session')}, ${sessionDay(first)} to ${sessionDay(last)}.`
            : noSession(range)}
        </Typography>
        <PerformanceExport report={report} />
      </Box>
      <KpiCards report={report} from={startOfRange(whole, range)} />
      {hasCurve && <EquityChart report={report} />}
      <MonthlyReturns report={whole} />
      <TradeGroupsTable trades={report.closedTrades} />
      <SignalQualitySection mode={report.mode} asOf={report.asOf} />
      <ClosedTrades trades={report.closedTrades} isWhole={range === null} />
      <Section title="Open positions" flush={report.openPositions.length > 0}>
        {report.openPositions.length > 0 ? (
          <PositionsTable positions={report.openPositions} />
        ) : (
          <Typography color="textSecondary">Nothing is held.</Typography>
        )}
      </Section>
    </>
  );
}

const noSession = (range: PerformanceRange): string =>
  range === null
    ? 'No session has ended yet: the curve begins with the first one.'
    : `No session ended in the last ${range} days of this account.`;

function Performance({ mode }: { readonly mode: ExecutionMode }) {
  const watch = useUser().performance(mode);
  const watched = useWatch(watch);
  if (watched.state === 'failed') return <ProblemView problem={watched.problem} onRetry={watch.retry} />;
  if (watched.state === 'loading')
    return (
      <>
        <Skeleton variant="rounded" height={92} />
        <Skeleton variant="rounded" height={520} />
      </>
    );
  const report = watched.value;
  return report ? <Report report={report} /> : <Nothing mode={mode} />;
}

/** `below` stands under the report: what other parts of the app have to say about it. */
export function PerformancePage({ below }: { readonly below?: ReactNode }) {
  const settings = useSettings();
  const [chosen, setChosen] = useState<ExecutionMode | null>(null);
  const preset = settings.state === 'ready' ? accountModeOf(settings.value.execution.mode) : 'simulation';
  const mode = chosen ?? preset;
  return (
    <Page
      title="Performance"
      subtitle="After commission and slippage."
      action={<ModeSwitch mode={mode} onMode={setChosen} />}
    >
      <Performance key={mode} mode={mode} />
      <Suspense fallback={null}>{below}</Suspense>
    </Page>
  );
}
