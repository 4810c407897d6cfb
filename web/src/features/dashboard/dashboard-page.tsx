/** The dashboard: the account on top, an asset a card, time to move, what is held and what the crew did last. */
import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import { useMarketOverview } from '../../backend/market-overview.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemView } from '../../ui/state-views.tsx';
import { AccountCards } from './account-cards.tsx';
import { AssetCards } from './asset-cards.tsx';
import { FirstSteps } from './first-steps.tsx';
import { LatestRuns } from './latest-runs.tsx';
import { ModelBudgetNotice } from './model-budget.tsx';
import { OverdueRuns } from './overdue-runs.tsx';
import { OpenPositions } from './open-positions.tsx';
import { TimeControls } from './time-controls.tsx';

export function DashboardPage() {
  const { overview, problem, refresh } = useMarketOverview();
  return (
    <Page
      title="Dashboard"
      subtitle="What the crew sees, holds and last decided."
      action={overview?.market.simulated && <TimeControls market={overview.market} />}
    >
      <OverdueRuns />
      {problem && <ProblemView problem={problem} title="The market overview could not be loaded." onRetry={refresh} />}
      {overview?.warnings.map((warning) => (
        <Alert key={warning} severity="warning" variant="outlined">
          {warning}
        </Alert>
      ))}
      {(overview ?? !problem) && (
        <>
          <AccountCards overview={overview} />
          {overview && <ModelBudgetNotice />}
          <FirstSteps />
          <AssetCards overview={overview} />
        </>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
          alignItems: 'start',
        }}
      >
        {(overview ?? !problem) && <OpenPositions positions={overview?.account.positions ?? null} />}
        <LatestRuns />
      </Box>
    </Page>
  );
}
