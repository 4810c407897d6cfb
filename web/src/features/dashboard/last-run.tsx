/** What the crew last did with an asset, or is doing with it now, as a link to that run. */
import { AGENT_ORDER, type RunRecord } from '@trading-crew/core/contracts';
import LinearProgress from '@mui/material/LinearProgress';
import Typography from '@mui/material/Typography';
import { AppLink } from '../../ui/app-link.tsx';
import { quantity, signedPercent } from '../../ui/format.ts';
import { dateTime, shortSessionDay } from '../../ui/time.ts';
import { agentWords, outcomeWords } from '../../ui/words.ts';

/** "Bought 58 on 14 Mar, +2.1 %": the change since is the last close against the price paid. */
function tradeWords(run: RunRecord, lastClose: number | null): string {
  if (!run.trade) return outcomeWords(run);
  const { side, price } = run.trade;
  const since =
    side === 'buy' && price !== null && lastClose !== null ? `, ${signedPercent(lastClose / price - 1)}` : '';
  const day = run.asOf === null ? '' : ` on ${shortSessionDay(new Date(run.asOf).toISOString().slice(0, 10))}`;
  return `${outcomeWords(run)} ${quantity(run.trade.quantity)}${day}${since}`;
}

interface LastRunProps {
  readonly run: RunRecord | undefined;
  readonly lastClose: number | null;
}

export function LastRun({ run, lastClose }: LastRunProps) {
  if (!run)
    return (
      <Typography variant="body2" color="textSecondary">
        Not run yet
      </Typography>
    );
  return (
    <AppLink href={`/runs/${run.runId}`} variant="body2" title={`Run of ${dateTime(run.createdAt)}`}>
      {tradeWords(run, lastClose)}
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
