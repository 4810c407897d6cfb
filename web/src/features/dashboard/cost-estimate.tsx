/** What the model may cost in a run, beside the button that starts it; where that comes from on hover and focus. */
import type { RunRecord } from '@trading-crew/core/contracts';
import Tooltip from '@mui/material/Tooltip';
import Typography from '@mui/material/Typography';
import { useModelHealth } from '../../backend/model-health.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { estimateWords, runEstimate, sourceWords } from './run-estimate.ts';

interface CostEstimateProps {
  readonly asset: string;
  /** The latest runs, newest first. */
  readonly runs: readonly RunRecord[];
  readonly testId?: string;
}

export function CostEstimate({ asset, runs, testId }: CostEstimateProps) {
  const { health } = useModelHealth();
  const settings = useSettings();
  if (!health?.available || settings.state !== 'ready' || !settings.value.model.use) return null;
  const estimate = runEstimate(asset, runs, health.estimate);
  if (!estimate) return null;
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
