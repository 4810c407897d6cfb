/**
 * The market overview, asked for again whenever something it speaks of has changed: the simulated account, the
 * settings, a run that ended. The last answer stays on the screen while the next one is under way.
 */
import type { MarketOverview } from '@trading-crew/core/contracts';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useState,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
} from 'react';
import type { Problem, UserBackend } from './backend.ts';
import { describeProblem } from './problems.ts';
import { useFastForward } from './use-fast-forward.ts';
import { useUser } from './user-context.ts';
import { useWatchedValue } from './use-watch.ts';

export interface OverviewState {
  readonly overview: MarketOverview | null;
  readonly problem: Problem | null;
  readonly refreshing: boolean;
  readonly refresh: () => void;
}

const OverviewContext = createContext<OverviewState | null>(null);
/** Shortest time between two requests: while things change quickly, and while a fast-forward moves the account. */
const PAUSE_MS = 700;
const FAST_FORWARD_PAUSE_MS = 3_000;
const REAL_MARKET_MS = 60_000;
const LATEST_RUNS = 20;

/** The latest runs of all kinds, as the overview and the dashboard watch them: one query for all. */
export const latestRuns = (user: UserBackend) => user.runs({ asset: null, mode: null, outcome: null }, LATEST_RUNS);

/** A text that changes exactly when the overview should be asked for again. */
function useOverviewTrigger(user: UserBackend): string {
  const account = useWatchedValue(user.simulationAccount());
  const settings = useWatchedValue(user.settings());
  const runs = useWatchedValue(latestRuns(user)) ?? [];
  const ended = runs.filter((run) => run.status !== 'RUNNING').map((run) => run.runId);
  return JSON.stringify([account?.revision ?? null, settings, ended]);
}

interface Loader {
  /** Asks when at least `pauseMs` have passed since the last time; a request during another one is made up for. */
  request(pauseMs: number): void;
  close(): void;
}

function createLoader(load: () => Promise<void>): Loader {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = Number.NEGATIVE_INFINITY;
  let busy = false;
  let again: number | null = null;
  const run = () => {
    timer = undefined;
    busy = true;
    again = null;
    last = performance.now();
    void load().finally(() => {
      busy = false;
      if (again !== null) request(again);
    });
  };
  const request = (pauseMs: number) => {
    if (busy) again = pauseMs;
    else timer ??= setTimeout(run, Math.max(0, last + pauseMs - performance.now()));
  };
  const close = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return { request, close };
}

type LoadedOverview = Omit<OverviewState, 'refresh'>;

function useLoader(user: UserBackend, setState: Dispatch<SetStateAction<LoadedOverview>>): Loader {
  const loader = useMemo(
    () =>
      createLoader(async () => {
        setState((before) => ({ ...before, refreshing: true }));
        const next = await user.call('getMarketOverview', {}).then(
          (overview) => ({ overview, problem: null }),
          (error: unknown) => ({ problem: describeProblem(error) }),
        );
        setState((before) => ({ ...before, ...next, refreshing: false }));
      }),
    [user, setState],
  );
  useEffect(() => () => loader.close(), [loader]);
  return loader;
}

export function MarketOverviewProvider({ children }: { readonly children: ReactNode }) {
  const user = useUser();
  const trigger = useOverviewTrigger(user);
  const forwarding = useFastForward().running;
  const [state, setState] = useState<LoadedOverview>({ overview: null, problem: null, refreshing: true });
  const loader = useLoader(user, setState);
  useEffect(() => loader.request(forwarding ? FAST_FORWARD_PAUSE_MS : PAUSE_MS), [loader, trigger, forwarding]);
  const real = state.overview?.market.simulated === false;
  useEffect(() => {
    if (!real) return;
    const timer = setInterval(() => loader.request(PAUSE_MS), REAL_MARKET_MS);
    return () => clearInterval(timer);
  }, [real, loader]);
  const value = useMemo(() => ({ ...state, refresh: () => loader.request(0) }), [state, loader]);
  return <OverviewContext value={value}>{children}</OverviewContext>;
}

export function useMarketOverview(): OverviewState {
  const state = useContext(OverviewContext);
  if (!state) throw new Error('useMarketOverview is for screens inside MarketOverviewProvider');
  return state;
}
