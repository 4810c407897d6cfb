/** What an empty account shows: one sentence and the one button that starts the story. */
import Box from '@mui/material/Box';
import { latestRuns, useMarketOverview } from '../../backend/market-overview.tsx';
import { useRunEstimate } from '../../backend/run-estimate.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { CostEstimate } from '../../ui/cost-estimate.tsx';
import { EmptyView } from '../../ui/state-views.tsx';
import { RunCrewButton } from './run-crew-button.tsx';

function FirstCost({ asset }: { readonly asset: string }) {
  const estimate = useRunEstimate(asset);
  return estimate && <CostEstimate asset={asset} estimate={estimate} />;
}

export function FirstSteps() {
  const { overview } = useMarketOverview();
  const runs = useWatch(latestRuns(useUser()));
  const settings = useSettings();
  if (runs.state !== 'ready' || runs.value.length > 0 || settings.state !== 'ready') return null;
  const asset = settings.value.watchlist[0];
  if (!asset) return null;
  return (
    <EmptyView
      title="Your crew is ready"
      action={
        <Box sx={{ display: 'grid', gap: 1, justifyItems: 'center' }}>
          <RunCrewButton asset={asset} running={null} words={`Start the first run on ${asset}`} />
          {overview && <FirstCost asset={asset} />}
        </Box>
      }
    >
      Let nine agents look at {asset}: they fetch its history, read the trend, weigh the risk, and buy or leave it, and
      you watch each of them do it.
    </EmptyView>
  );
}
