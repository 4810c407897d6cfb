/** The account in five figures, each with a small trend or share beside it. */
import type { MarketOverview } from '@trading-crew/core/contracts';
import Box from '@mui/material/Box';
import { accountModeOf } from '../../backend/account-mode.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { Change } from '../../ui/change.tsx';
import { FigureCard, FigureRow } from '../../ui/figure-card.tsx';
import { money, percent, quantity, signedMoney, signedPercent } from '../../ui/format.ts';
import { ModelBudgetCard } from './model-budget.tsx';

const TREND_SESSIONS = 60;

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

function ShareBar({ fraction }: { readonly fraction: number }) {
  return (
    <Box aria-hidden sx={{ mt: 0.5, height: 4, borderRadius: 2, bgcolor: 'divider', overflow: 'hidden' }}>
      <Box sx={{ height: 1, width: `${Math.min(100, Math.max(0, fraction * 100))}%`, bgcolor: 'primary.main' }} />
    </Box>
  );
}

const useReport = (mode: MarketOverview['mode']) => useWatchedValue(useUser().performance(accountModeOf(mode)));

function EquityTrend({ mode }: { readonly mode: MarketOverview['mode'] }) {
  const report = useReport(mode);
  const values = report?.equity.slice(-TREND_SESSIONS) ?? [];
  if (values.length < 2) return <>No history yet</>;
  return (
    <Sparkline
      height={18}
      summary={`Equity over the last ${values.length} sessions`}
      series={[{ values, color: 'primary.main' }]}
    />
  );
}

/** The simulated clock stands at an open: what the last whole session brought says more than the day so far. */
function SinceClose({ overview, fraction }: { readonly overview: MarketOverview; readonly fraction: number | null }) {
  const [before, last] = useReport(overview.mode)?.equity.slice(-2) ?? [];
  if (!overview.market.simulated || before === undefined || last === undefined)
    return <>{signedPercent(fraction)} since the last close</>;
  return (
    <>
      Session before: <Change value={last - before}>{signedMoney(last - before)}</Change>
    </>
  );
}

export function AccountCards({ overview }: { readonly overview: MarketOverview | null }) {
  const account = overview?.account;
  if (!account)
    return (
      <FigureRow>
        {['Equity', 'Day change', 'Cash', 'Exposure', 'Open positions'].map((label) => (
          <FigureCard key={label} label={label} value={null} />
        ))}
      </FigureRow>
    );
  const dayChange = account.equity - account.previousEquity;
  const exposure = account.positions.reduce((sum, position) => sum + Math.abs(position.marketValue), 0);
  const unrealized = account.positions.reduce((sum, position) => sum + position.unrealizedPl, 0);
  const dayFraction = account.previousEquity > 0 ? dayChange / account.previousEquity : null;
  return (
    <FigureRow>
      <FigureCard label="Equity" value={money(account.equity)} detail={<EquityTrend mode={overview.mode} />} />
      <FigureCard
        label="Day change"
        value={<Change value={dayChange}>{signedMoney(dayChange)}</Change>}
        detail={<SinceClose overview={overview} fraction={dayFraction} />}
      />
      <FigureCard
        label="Cash"
        value={money(account.cash)}
        detail={
          <>
            {percent(share(account.cash, account.equity))} of equity
            <ShareBar fraction={share(account.cash, account.equity)} />
          </>
        }
      />
      <FigureCard
        label="Exposure"
        value={money(exposure)}
        detail={
          <>
            {percent(share(exposure, account.equity))} of equity
            <ShareBar fraction={share(exposure, account.equity)} />
          </>
        }
      />
      <FigureCard
        label="Open positions"
        value={quantity(account.positions.length)}
        detail={
          account.positions.length > 0 ? (
            <Change value={unrealized}>{`${signedMoney(unrealized)} unrealized`}</Change>
          ) : (
            'Nothing is held'
          )
        }
      />
      <ModelBudgetCard />
    </FigureRow>
  );
}
