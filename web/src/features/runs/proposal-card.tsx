/** One proposal: what would change, what it did out of sample, how far that can be believed, and what to do about it. */
import type { EnhancementOutput, Proposal, ProposalRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { count } from '../../ui/format.ts';
import { Facts, type Fact } from './evidence/evidence-parts.tsx';
import { ProposalActions, useDecision } from './proposal-actions.tsx';
import { beyondLuck, changeRows, rangeWords, RISK_COLORS, RISK_WORDS, signedReturn } from './proposal-words.ts';
import { FollowUpLine } from './proposals-follow-up.tsx';
import { useShownRun } from './run-context.ts';
import { useBarsOnce } from './use-follow-up.ts';

function Risk({ proposal: { overfitRisk, overfitBecause } }: { readonly proposal: Proposal }) {
  return (
    <Typography variant="body2">
      Risk of overfit:{' '}
      <Box component="strong" sx={{ color: RISK_COLORS[overfitRisk] }}>
        {RISK_WORDS[overfitRisk]}
      </Box>
      . {overfitBecause}
    </Typography>
  );
}

function factsOf({ strategy, changes, evidence }: Proposal): Fact[] {
  const changed = changeRows(strategy, changes).map(({ label, from, to, unit }): Fact => [
    label,
    <>
      {from} → <strong>{to}</strong> {unit}
    </>,
  ]);
  const { effect, clearedEffect, effectInterval, windowsWon, windowReturns, deflatedSharpe, trades } = evidence;
  const confidence = effectInterval === null ? '' : ` (${Math.round(effectInterval.confidence * 100)}\u00a0%)`;
  return [
    ...changed,
    ['Effect a window', <strong key="effect">{signedReturn(effect)}</strong>],
    // What chance may have done is judged on this part alone; older proposals were judged on the whole.
    ...(clearedEffect == null ? [] : [['Without more time in the market', signedReturn(clearedEffect)] satisfies Fact]),
    [`Range of chance${confidence}`, rangeWords(evidence)],
    ['Windows won', `${windowsWon} of ${windowReturns.length}`],
    ['More than luck', beyondLuck(deflatedSharpe)],
    ['Rests on', count(trades, 'trade')],
  ];
}

const SinceThenLine = ({ record }: { readonly record: ProposalRecord }) => {
  const barsOnce = useBarsOnce();
  return (
    <Typography variant="body2" color="textSecondary" data-testid="proposal-follow-up">
      <FollowUpLine record={record} barsOnce={barsOnce} />
    </Typography>
  );
};

function Doings({ place, proposal, output }: ProposalCardProps) {
  const run = useShownRun();
  const { record } = useDecision(run, place);
  if (run === null) return null;
  return (
    <>
      <ProposalActions run={run} place={place} proposal={proposal} output={output} />
      {record && <SinceThenLine record={record} />}
    </>
  );
}

interface ProposalCardProps {
  readonly place: number;
  readonly proposal: Proposal;
  readonly output: EnhancementOutput;
}

export function ProposalCard({ place, proposal, output }: ProposalCardProps) {
  const isOfModel = proposal.evidence.source === 'model';
  const isShown = useShownRun() !== null;
  return (
    <Box
      component="li"
      aria-label={`Proposal ${place + 1}`}
      sx={{ display: 'grid', gap: 1, py: 1.5, borderTop: place > 0 ? 1 : 0, borderColor: 'divider' }}
    >
      <Typography component="h4" variant="h3">
        Proposal {place + 1}
        {isOfModel && ' (an idea of the model)'}
      </Typography>
      <Typography variant="body2">{proposal.because}</Typography>
      <Facts facts={factsOf(proposal)} />
      <Risk proposal={proposal} />
      {isShown && <Doings place={place} proposal={proposal} output={output} />}
    </Box>
  );
}
