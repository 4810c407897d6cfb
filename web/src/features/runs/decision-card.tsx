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
    <Typography variant="body2" color="textSecondary" data-testid="way-there" sx={{ minHeight: 20 }}>
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

export function DecisionCard({ run, outputs }: DecisionCardProps) {
  const took = run?.endedAt ? `in ${duration(run.endedAt - run.startedAt)}` : null;
  return (
    <Card component="section" aria-label="Decision" sx={{ p: 2, display: 'grid', gap: 1 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1.5, alignItems: 'center' }}>
        <Box
          component="span"
          data-testid="run-status"
          data-status={run?.status ?? 'STARTING'}
          data-outcome={run?.outcome ?? ''}
          data-reason={run?.reason ?? ''}
          role="status"
        >
          {run ? (
            <OutcomeChip run={run} />
          ) : (
            <Typography component="span" variant="body2">
              Starting
            </Typography>
          )}
        </Box>
        {took && (
          <Typography variant="caption" color="textSecondary">
            {took}
          </Typography>
        )}
        <Box sx={{ flex: 1 }} />
        <Typography variant="body2">
          <Box component="a" href={`#${EVIDENCE_ID}`} sx={{ color: 'primary.main' }}>
            Evidence
          </Box>
        </Typography>
      </Box>
      <Typography
        data-testid="decision"
        sx={{ fontSize: '1.0625rem', fontWeight: 550, lineHeight: 1.4, overflowWrap: 'anywhere' }}
      >
        {run ? decisionSentence(run) : <Skeleton width="60%" />}
      </Typography>
      <Way parts={wayThere(outputs)} />
    </Card>
  );
}
