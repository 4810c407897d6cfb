/** What the crew decided on each asset in one session; each opens as a run, stored or repeated. */
import type { SessionRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { AppLink } from '../../ui/app-link.tsx';
import { OutcomeChip } from '../../ui/outcome-chip.tsx';
import type { Outcome } from '../../ui/words.ts';
import { LookAgainButton } from './look-again-button.tsx';

type Decision = SessionRecord['decisions'][number];

/** A decision without an outcome is a run that failed. */
const outcomeOf = ({ signal, outcome, reason }: Decision): Outcome => ({
  status: outcome === null ? 'FAILED' : 'COMPLETED',
  outcome,
  reason,
  trade: outcome === 'TRADED' ? { side: signal === 'SELL' ? 'sell' : 'buy' } : null,
});

/** Wide: asset, outcome, sentence, action in a line. Narrow: the sentence below the others. */
const rowGrid = {
  display: 'grid',
  columnGap: 1.5,
  rowGap: 0.25,
  alignItems: 'center',
  minHeight: 36,
  py: { xs: 1, md: 0.25 },
  borderTop: 1,
  borderColor: 'divider',
  gridTemplateColumns: { xs: '1fr auto', md: '116px 188px minmax(0, 1fr) 96px' },
  gridTemplateAreas: {
    xs: '"asset action" "outcome outcome" "sentence sentence"',
    md: '"asset outcome sentence action"',
  },
};

function DecisionRow({ decision, session }: { readonly decision: Decision; readonly session: string }) {
  const { asset, runId, decision: sentence } = decision;
  return (
    <Box component="li" sx={rowGrid}>
      <Typography component="span" sx={{ gridArea: 'asset', fontWeight: 600 }}>
        {asset}
      </Typography>
      <Box sx={{ gridArea: 'outcome' }}>
        <OutcomeChip run={outcomeOf(decision)} />
      </Box>
      <Typography
        component="span"
        variant="body2"
        color="textSecondary"
        title={sentence}
        sx={{
          gridArea: 'sentence',
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: { md: 'nowrap' },
          overflowWrap: 'anywhere',
        }}
      >
        {sentence || 'The run left no sentence.'}
      </Typography>
      <Box sx={{ gridArea: 'action', textAlign: 'right' }}>
        {runId === null ? (
          <LookAgainButton asset={asset} session={session} />
        ) : (
          <AppLink href={`/runs/${runId}`} variant="body2" aria-label={`Run on ${asset}`} sx={{ pr: 0.625 }}>
            Open run
          </AppLink>
        )}
      </Box>
    </Box>
  );
}

export function SessionDecisions({ record }: { readonly record: SessionRecord }) {
  if (record.decisions.length === 0)
    return (
      <Typography variant="body2" color="textSecondary" sx={{ borderTop: 1, borderColor: 'divider', py: 1 }}>
        Time was moved on without the crew. Fast-forward lets it work in every session.
      </Typography>
    );
  return (
    <Box component="ul" aria-label="Decisions" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {record.decisions.map((decision) => (
        <DecisionRow key={decision.asset} decision={decision} session={record.session} />
      ))}
    </Box>
  );
}
