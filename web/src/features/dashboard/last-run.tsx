/** What the crew last did with an asset, or is doing with it now, as a link to that run. */
import {
  AGENT_ORDER,
  sessionOf,
  type PerformanceReport,
  type Position,
  type RunRecord,
} from '@trading-crew/core/contracts';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { accountModeOf } from '../../backend/account-mode.ts';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { quantity, signedPercent } from '../../ui/format.ts';
import { dateTime, shortSessionDay } from '../../ui/time.ts';
import { agentWords, outcomeWords } from '../../ui/words.ts';

/** How a purchase turned out: what it earned once closed, or where it stands while it is held. Nothing else is known. */
function resultWords(run: RunRecord, report: PerformanceReport | null, positions: readonly Position[]): string {
  if (run.trade?.side !== 'buy' || run.asOf === null) return '';
  const closed = report?.closedTrades.find((trade) => trade.entryRunId === run.runId);
  if (closed) return `, closed ${signedPercent(closed.profitFraction)}`;
  const held = positions.find(({ asset, openedOn }) => asset === run.asset && openedOn === sessionOf(run.asOf ?? 0));
  return held ? `, ${signedPercent(held.unrealizedPlFraction)}` : '';
}

/** "Bought 58 on 14 Mar, +2.1 %". */
function useRunWords(run: RunRecord | undefined): string {
  const user = useUser();
  const report = useWatchedValue(user.performance(accountModeOf(run?.mode ?? 'simulation')));
  const positions = useMarketOverview().overview?.account.positions ?? [];
  if (!run) return '';
  if (!run.trade) return outcomeWords(run);
  const day = run.asOf === null ? '' : ` on ${shortSessionDay(sessionOf(run.asOf))}`;
  return `${outcomeWords(run)} ${quantity(run.trade.quantity)}${day}${resultWords(run, report, positions)}`;
}

/** Without a run of its own, what the crew last decided on the asset in a fast-forward. */
function LastDecision({ asset }: { readonly asset: string }) {
  const [session] = useWatchedValue(useUser().sessions(1)) ?? [];
  const decision = session?.decisions.find((one) => one.asset === asset);
  if (!session || decision?.outcome !== 'NO_TRADE')
    return (
      <Typography variant="body2" color="textSecondary">
        Not run yet
      </Typography>
    );
  const { outcome, reason } = decision;
  return (
    <AppLink href="/runs/sessions" variant="body2" title={decision.decision}>
      {outcomeWords({ status: 'COMPLETED', outcome, reason, trade: null })} on {shortSessionDay(session.session)}
    </AppLink>
  );
}

interface LastRunProps {
  readonly asset: string;
  readonly run: RunRecord | undefined;
}

export function LastRun({ asset, run }: LastRunProps) {
  const words = useRunWords(run);
  if (!run) return <LastDecision asset={asset} />;
  return (
    <AppLink href={`/runs/${run.runId}`} variant="body2" title={`Run of ${dateTime(run.createdAt)}`}>
      {words}
    </AppLink>
  );
}

/** The agent at work, with how far the crew has come. */
export function RunningNow({ run }: { readonly run: RunRecord }) {
  const done = run.currentAgent ? AGENT_ORDER.indexOf(run.currentAgent) : 0;
  return (
    <>
      <AppLink href={`/runs/${run.runId}`} variant="body2" noWrap sx={{ display: 'block' }}>
        {run.currentAgent ? agentWords(run.currentAgent) : 'Starting'}
      </AppLink>
      <LinearProgress
        variant="determinate"
        value={(done / AGENT_ORDER.length) * 100}
        aria-label={`Crew at work, ${done} of ${AGENT_ORDER.length} agents done`}
        sx={{ height: 3, borderRadius: 2, mt: 0.5 }}
      />
    </>
  );
}
