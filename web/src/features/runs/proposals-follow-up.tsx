/**
 * What became of proposals: the setting that stood against the one that was proposed, over the bars since, by the same
 * engine and rules, whether it was applied or dismissed. While it is too early to tell, that is what it says.
 */
import type { ProposalRecord } from '@trading-crew/core/contracts';
import { FOLLOW_UP_BARS_MIN, type SinceThen } from '@trading-crew/core/backtest';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AppLink } from '../../ui/app-link.tsx';
import { count } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { changeText, signedReturn } from './proposal-words.ts';
import { useBarsOnce, useFollowUp, type BarsOnce } from './use-follow-up.ts';

/** Trades below which two settings cannot be told apart. */
const TELLING_TRADES = 10;

function verdictOf(from: SinceThen, to: SinceThen): string {
  if (Math.min(from.trades, to.trades) < TELLING_TRADES) return 'Too few trades to tell them apart.';
  if (to.totalReturn === from.totalReturn) return 'Both came to the same.';
  return to.totalReturn > from.totalReturn ? 'The proposed one did better.' : 'The old one did better.';
}

/** One proposal since its evidence ended, in a sentence or two. */
export function FollowUpLine({ record, barsOnce }: { readonly record: ProposalRecord; readonly barsOnce: BarsOnce }) {
  const followed = useFollowUp(record, barsOnce);
  if (followed.state === 'loading') return <>Looking at what happened since…</>;
  if (followed.state === 'failed') return <>What happened since is not known: {followed.problem.message}</>;
  const since = sessionDay(record.session);
  if (followed.result === null) return <>The prices of this account do not reach back to {since}.</>;
  const { bars, compared } = followed.result;
  if (compared === null) {
    const why = bars < FOLLOW_UP_BARS_MIN ? 'Too early' : 'Not enough history before it';
    return (
      <>
        {why}: {count(bars, 'bar')} since {since}.
      </>
    );
  }
  const { from, to } = compared;
  return (
    <>
      In {count(bars, 'bar')} since {since}: the old setting {signedReturn(from.totalReturn)} (
      {count(from.trades, 'trade')}), the proposed one {signedReturn(to.totalReturn)} ({count(to.trades, 'trade')}).{' '}
      {verdictOf(from, to)}
    </>
  );
}

/** Decided proposals, newest first, each with a link to its run. Nothing where there are none. */
export function ProposalsFollowUp({ records }: { readonly records: readonly ProposalRecord[] }) {
  const barsOnce = useBarsOnce();
  if (records.length === 0) return null;
  return (
    <Box component="ul" aria-label="What became of proposals" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {records.map((record, index) => (
        <Box
          component="li"
          key={record.proposalId}
          sx={{ py: 1, borderTop: index > 0 ? 1 : 0, borderColor: 'divider', overflowWrap: 'anywhere' }}
        >
          <Typography variant="body2">
            <AppLink href={`/runs/${record.runId}`}>
              {record.asset}: {changeText(record.from, record.to)}
            </AppLink>
            , {record.decision}
          </Typography>
          <Typography variant="body2" color="textSecondary">
            <FollowUpLine record={record} barsOnce={barsOnce} />
          </Typography>
        </Box>
      ))}
    </Box>
  );
}
