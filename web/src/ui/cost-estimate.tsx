/** What the model may cost in a run, beside the button that starts it; where that comes from on hover and focus. */
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import type { RunEstimate } from '../backend/run-estimate.ts';
import { estimateWords, sourceWords } from './estimate-words.ts';

interface CostEstimateProps {
  readonly asset: string;
  readonly estimate: RunEstimate;
  readonly testId?: string;
}

export function CostEstimate({ asset, estimate, testId }: CostEstimateProps) {
  return (
    <Tooltip title={sourceWords(estimate, asset)} describeChild>
      <Typography
        data-testid={testId}
        tabIndex={0}
        component="span"
        variant="caption"
        color="textSecondary"
        sx={{ whiteSpace: 'nowrap', cursor: 'help' }}
      >
        {estimateWords(estimate)}
      </Typography>
    </Tooltip>
  );
}
