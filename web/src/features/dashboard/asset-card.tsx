/** An asset at a glance: its price, its trend in words, what the crew last did with it, and the button to run the crew. */
import type { AssetOverview, RunRecord } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import Typography from '@mui/material/Typography';
import { runsOfAsset, useRunEstimate } from '../../backend/run-estimate.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Change } from '../../ui/change.tsx';
import { CostEstimate } from '../../ui/cost-estimate.tsx';
import { price, signedPercent } from '../../ui/format.ts';
import { sessionDay } from '../../ui/time.ts';
import { TrendChip } from '../../ui/trend-chip.tsx';
import { LastRun, RunningNow } from './last-run.tsx';
import { RunCrewButton } from './run-crew-button.tsx';

function Heading({ asset }: { readonly asset: AssetOverview }) {
  return (
    <Box sx={{ display: 'flex', gap: 1, alignItems: 'flex-start' }}>
      <Box sx={{ flex: 1, minWidth: 0 }}>
        <Typography variant="h2" component="h2" sx={{ display: 'flex', gap: 1, alignItems: 'baseline' }}>
          {asset.asset}
          {asset.source === 'generated' && (
            <Typography
              component="span"
              variant="caption"
              color="textSecondary"
              title="Not a real instrument: these prices are generated."
            >
              generated
            </Typography>
          )}
        </Typography>
        <Typography variant="body2" color="textSecondary" noWrap title={asset.name}>
          {asset.name.replace(/ \(generated\)$/, '')}
        </Typography>
      </Box>
      <Box sx={{ textAlign: 'right' }}>
        <Typography
          variant="h2"
          component="div"
          title={asset.lastSession ? `Close of ${sessionDay(asset.lastSession)}` : undefined}
        >
          {price(asset.lastClose)}
        </Typography>
        <Typography variant="body2" component="div">
          <Change value={asset.change}>{signedPercent(asset.changeFraction)}</Change>
        </Typography>
      </Box>
    </Box>
  );
}

/** From the fastest line to the slowest. */
const LINE_COLORS = ['meaning.averageShort', 'meaning.averageMedium', 'meaning.averageLong'];

function Spark({ asset }: { readonly asset: AssetOverview }) {
  const { close, lines } = asset.spark;
  const names = lines.map(({ label }) => label).join(', ');
  return (
    <Sparkline
      height={64}
      summary={`Last ${close.length} closes of ${asset.asset} with ${names}`}
      series={[
        ...lines
          .slice(0, LINE_COLORS.length)
          .map(({ values }, place) => ({ values, color: LINE_COLORS[place] ?? '', width: 1.25, faint: true }))
          .reverse(),
        { values: close, color: 'text.primary', width: 1.5 },
      ]}
    />
  );
}

/** Gives way on a narrow card: the estimate beside it comes later, and a second line would push the button down. */
function Since({ session }: { readonly session: string }) {
  const words = `since ${sessionDay(session)}`;
  return (
    <Typography variant="caption" color="textSecondary" noWrap title={words} sx={{ minWidth: 0 }}>
      {words}
    </Typography>
  );
}

const isAtWork = (run: RunRecord | undefined): run is RunRecord => run?.status === 'RUNNING';

export function AssetCard({ asset }: { readonly asset: AssetOverview }) {
  const user = useUser();
  const runs = useWatchedValue(runsOfAsset(user, asset.asset));
  const last = runs?.[0];
  const running = isAtWork(last) ? last : null;
  const estimate = useRunEstimate(asset.asset);
  return (
    <Card
      component="article"
      aria-label={asset.asset}
      data-testid={`asset-card-${asset.asset}`}
      sx={{
        p: 2,
        minHeight: 248,
        display: 'grid',
        gap: 1.25,
        gridTemplateRows: 'auto 1fr auto auto',
        gridTemplateColumns: 'minmax(0, 1fr)',
      }}
    >
      <Heading asset={asset} />
      {asset.problem ? (
        <Typography variant="body2" sx={{ color: 'meaning.warning' }}>
          {asset.problem}
        </Typography>
      ) : (
        <Spark asset={asset} />
      )}
      <Box sx={{ display: 'flex', gap: 1, alignItems: 'center', minHeight: 24 }}>
        {asset.trend && <TrendChip state={asset.trend.state} />}
        {asset.trend?.since && <Since session={asset.trend.since} />}
        {estimate && !running && (
          <Box sx={{ ml: 'auto', display: 'flex', flex: 'none' }}>
            <CostEstimate asset={asset.asset} estimate={estimate} testId={`cost-estimate-${asset.asset}`} />
          </Box>
        )}
      </Box>
      <Box sx={{ display: 'flex', gap: 1.5, alignItems: 'center', minHeight: 36 }}>
        <Box sx={{ flex: 1, minWidth: 0 }}>
          {running ? <RunningNow run={running} /> : <LastRun asset={asset.asset} run={last} />}
        </Box>
        <RunCrewButton asset={asset.asset} running={running} />
      </Box>
    </Card>
  );
}
