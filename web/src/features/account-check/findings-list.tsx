/** What the comparison found: our word and the broker's side by side, what it means, and the button that settles it. */
import type { AccountMode, Finding } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { useAction } from '../../backend/use-action.ts';
import { useUser } from '../../backend/user-context.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Instant } from '../../ui/instant.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { MONO } from '../../ui/theme.ts';
import { FINDING_WORDS } from './finding-words.ts';

interface FindingProps {
  readonly mode: AccountMode;
  readonly finding: Finding;
}

function Resolve({ mode, finding }: FindingProps) {
  const user = useUser();
  const { refresh } = useMarketOverview();
  const action = useAction();
  const [asking, setAsking] = useState(false);
  const resolve = async () => {
    if (!(await action.run(() => user.call('resolveFinding', { mode, findingId: finding.id })))) return;
    refresh();
    setAsking(false);
  };
  return (
    <>
      <Button variant="contained" onClick={() => setAsking(true)}>
        Take the broker's word
      </Button>
      <ConfirmDialog
        open={asking}
        title="Take the broker's word?"
        confirm="Take the broker's word"
        busy={action.busy}
        onConfirm={() => void resolve()}
        onClose={() => setAsking(false)}
      >
        <Typography sx={{ mb: action.problem ? 2 : 0 }}>
          Take the broker's word: {finding.asset}, {finding.brokers}. Our books, which say {finding.ours}, are set to
          that. It cannot be taken back.
        </Typography>
        {action.problem && <ProblemView problem={action.problem} title="The finding was not resolved." />}
      </ConfirmDialog>
    </>
  );
}

const Word = ({ title, words }: { readonly title: string; readonly words: string }) => (
  <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, px: 1.5, py: 1, minWidth: 0 }}>
    <Typography variant="caption" color="textSecondary" component="dt">
      {title}
    </Typography>
    <Typography component="dd" sx={{ m: 0, fontWeight: 600, overflowWrap: 'anywhere' }}>
      {words}
    </Typography>
  </Box>
);

/** A finding that only the user can decide stands in the colour of a warning, and says so. */
const look = (ambiguous: boolean) =>
  ambiguous
    ? { label: 'Needs your decision', color: 'meaning.warning' }
    : { label: 'Nothing to do', color: 'text.secondary' };

function FindingItem({ mode, finding }: FindingProps) {
  const { asset, kind, ours, brokers, meaning, ambiguous, foundAt, clientOrderId } = finding;
  const { label, color } = look(ambiguous);
  return (
    <Box
      component="li"
      data-testid={`finding-${finding.id}`}
      data-kind={kind}
      sx={{
        py: 2,
        borderTop: 1,
        borderColor: 'divider',
        display: 'grid',
        gap: 1.25,
        '&:first-of-type': { borderTop: 0, pt: 0 },
      }}
    >
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography component="h3" variant="h3" sx={{ flex: '1 1 200px' }}>
          {asset}: {FINDING_WORDS[kind].toLowerCase()}
        </Typography>
        <Chip variant="outlined" label={label} sx={{ color, borderColor: 'currentColor' }} />
      </Box>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1, gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
        <Word title="Our books" words={ours} />
        <Word title="The broker" words={brokers} />
      </Box>
      <Typography>{meaning}</Typography>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography
          variant="caption"
          color="textSecondary"
          component="p"
          sx={{ flex: '1 1 240px', m: 0, overflowWrap: 'anywhere' }}
        >
          First found <Instant time={foundAt} />
          {clientOrderId !== null && (
            <>
              . Order{' '}
              <Box component="span" sx={{ fontFamily: MONO }}>
                {clientOrderId}
              </Box>
            </>
          )}
        </Typography>
        {ambiguous && <Resolve mode={mode} finding={finding} />}
      </Box>
    </Box>
  );
}

/** Those that halt purchases stand first. */
const byUrgency = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((one, other) => Number(other.ambiguous) - Number(one.ambiguous));

export const FindingsList = ({
  mode,
  findings,
}: {
  readonly mode: AccountMode;
  readonly findings: readonly Finding[];
}) => (
  <Box component="ul" aria-label="Findings" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {byUrgency(findings).map((finding) => (
      <FindingItem key={finding.id} mode={mode} finding={finding} />
    ))}
  </Box>
);
