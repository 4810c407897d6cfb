/** What was decided, in one sentence, with the verdict and the way there in small. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Skeleton from '@mui/material/Skeleton';
import Typography from '@mui/material/Typography';
import { duration } from '../../ui/format.ts';
import { OutcomeChip } from '../../ui/outcome-chip.tsx';
import { EVIDENCE_ID } from './crew-line.tsx';
import { decisionSentence, wayThere, type Outputs } from './run-view.ts';

interface DecisionCardProps {
  readonly run: RunRecord | null;
  readonly outputs: Outputs;
}

function Way({ parts }: { readonly parts: readonly string[] }) {
  return (
    <Typography variant="body2" color="textSecondary" data-testid="way-there" sx={{ gridArea: 'way', minHeight: 20 }}>
      {parts.map((part, index) => (
        <span key={part}>
          {index > 0 && (
            <Box component="span" aria-label="then" sx={{ mx: 0.75 }}>
              →
            </Box>
          )}
          {part}
        </span>
      ))}
    </Typography>
  );
}

/** One line less where there is room: the way stands beside the verdict, and the sentence below both. */
const layout = {
  px: 2,
  py: 1.5,
  display: 'grid',
  columnGap: 1.5,
  rowGap: 1,
  alignItems: 'center',
  gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', md: 'auto minmax(0, 1fr) auto' },
  gridTemplateAreas: {
    xs: '"verdict meta" "sentence sentence" "way way"',
    md: '"verdict way meta" "sentence sentence sentence"',
  },
};

function Verdict({ run }: { readonly run: RunRecord | null }) {
  return (
    <Box
      component="span"
      data-testid="run-status"
      data-status={run?.status ?? 'STARTING'}
      data-outcome={run?.outcome ?? ''}
      data-reason={run?.reason ?? ''}
      role="status"
      sx={{ gridArea: 'verdict', minHeight: 24, display: 'flex', alignItems: 'center' }}
    >
      {run ? (
        <OutcomeChip run={run} />
      ) : (
        <Typography component="span" variant="body2">
          Starting
        </Typography>
      )}
    </Box>
  );
}

export function DecisionCard({ run, outputs }: DecisionCardProps) {
  const took = run?.endedAt ? `in ${duration(run.endedAt - run.startedAt)}` : null;
  return (
    <Card component="section" aria-label="Decision" sx={layout}>
      <Verdict run={run} />
      <Way parts={wayThere(outputs)} />
      <Typography variant="body2" sx={{ gridArea: 'meta', display: 'flex', gap: 1.5, whiteSpace: 'nowrap' }}>
        {took && (
          <Box component="span" sx={{ display: { xs: 'none', sm: 'inline' }, color: 'text.secondary' }}>
            {took}
          </Box>
        )}
        <Box component="a" href={`#${EVIDENCE_ID}`} sx={{ color: 'primary.main' }}>
          Evidence
        </Box>
      </Typography>
      <Typography
        data-testid="decision"
        sx={{ gridArea: 'sentence', fontSize: '1.0625rem', fontWeight: 550, lineHeight: 1.4, overflowWrap: 'anywhere' }}
      >
        {run ? decisionSentence(run, outputs) : <Skeleton width="60%" />}
      </Typography>
    </Card>
  );
}
