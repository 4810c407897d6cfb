/** Which page stands at which address. Each is loaded when first shown, and the likely next ones while nothing else is. */
import { lazy, Suspense, useEffect } from 'react';
import Skeleton from '@mui/material/Skeleton';
import { Route, Switch, useLocation } from 'wouter';
import { AppLinkButton } from '../ui/app-link.tsx';
import { EmptyView } from '../ui/state-views.tsx';
import { PageBoundary } from './page-boundary.tsx';

const importDashboard = () => import('../features/dashboard/dashboard-page.tsx');
const importRun = () => import('../features/runs/run-page.tsx');
const importRuns = () => import('../features/runs/runs-page.tsx');
const importPerformance = () => import('../features/performance/performance-page.tsx');
const importBacktest = () => import('../features/backtest/backtest-page.tsx');
const importAccountCheck = () => import('../features/account-check/account-check-page.tsx');
const importSettings = () => import('../features/settings/settings-page.tsx');

const DashboardPage = lazy(() => importDashboard().then((module) => ({ default: module.DashboardPage })));
const RunPage = lazy(() => importRun().then((module) => ({ default: module.RunPage })));
const FollowedProposals = lazy(() =>
  import('./followed-proposals.tsx').then((module) => ({ default: module.FollowedProposals })),
);
const RunsPage = lazy(() => importRuns().then((module) => ({ default: module.RunsPage })));
const SessionsPage = lazy(() => importRuns().then((module) => ({ default: module.SessionsPage })));
const PerformancePage = lazy(() => importPerformance().then((module) => ({ default: module.PerformancePage })));
const BacktestPage = lazy(() => importBacktest().then((module) => ({ default: module.BacktestPage })));
const AccountCheckPage = lazy(() => importAccountCheck().then((module) => ({ default: module.AccountCheckPage })));
const SettingsPage = lazy(() => importSettings().then((module) => ({ default: module.SettingsPage })));

const PRELOAD_AFTER_MS = 600;

const PageSkeleton = () => (
  <div aria-busy aria-label="Loading the page">
    <Skeleton width={180} height={40} />
    <Skeleton variant="rounded" height={96} sx={{ my: 2 }} />
    <Skeleton variant="rounded" height={320} />
  </div>
);

const Missing = () => (
  <EmptyView title="There is no such page" action={<AppLinkButton href="/">Go to the dashboard</AppLinkButton>}>
    The address may be mistyped, or the page has moved.
  </EmptyView>
);

export function Pages() {
  const [location] = useLocation();
  useEffect(() => {
    const timer = setTimeout(() => {
      void importRun();
      void importRuns();
    }, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <PageBoundary key={location}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/" component={DashboardPage} />
          <Route path="/runs" component={RunsPage} />
          <Route path="/runs/sessions" component={SessionsPage} />
          <Route path="/runs/:runId">{({ runId }) => <RunPage key={runId} runId={runId} />}</Route>
          <Route path="/performance">{() => <PerformancePage below={<FollowedProposals />} />}</Route>
          <Route path="/backtest" component={BacktestPage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/settings/account-check" component={AccountCheckPage} />
          <Route component={Missing} />
        </Switch>
      </Suspense>
    </PageBoundary>
  );
}
