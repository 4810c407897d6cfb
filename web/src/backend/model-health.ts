/**
 * How the language model is doing: one call for all who ask, and none before somebody does. An answer is good for half
 * a minute of the same day of UTC; the last one stays on the screen while the next is under way.
 */
import { sessionOf, type ModelHealth } from '@trading-crew/core/contracts';
import { useEffect, useSyncExternalStore } from 'react';
import type { Problem, UserBackend } from './backend.ts';
import { describeProblem } from './problems.ts';
import { useUser } from './user-context.ts';

const GOOD_FOR_MS = 30_000;

export interface ModelHealthState {
  readonly health: ModelHealth | null;
  /** When the answer came, milliseconds UTC; 0 before the first. */
  readonly answeredAt: number;
  readonly problem: Problem | null;
  readonly refreshing: boolean;
}

export interface HealthStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => ModelHealthState;
  /** Asks unless an answer, or a failure, is still good. */
  readonly ask: () => void;
  /** Asks in any case, unless a call is under way. */
  readonly refresh: () => void;
}

const isGood = (askedAt: number, now: number): boolean =>
  now - askedAt < GOOD_FOR_MS && sessionOf(askedAt) === sessionOf(now);

/** The health of one signed-in user's model. Asks for nothing by itself. */
export function createHealthStore(user: Pick<UserBackend, 'call'>): HealthStore {
  const listeners = new Set<() => void>();
  let state: ModelHealthState = { health: null, answeredAt: 0, problem: null, refreshing: false };
  let askedAt = 0;
  const set = (patch: Partial<ModelHealthState>) => {
    state = { ...state, ...patch, refreshing: patch.refreshing ?? false };
    for (const listener of listeners) listener();
  };
  const refresh = () => {
    if (state.refreshing) return;
    askedAt = Date.now();
    set({ refreshing: true });
    user.call('getModelHealth', {}).then(
      (health) => set({ health, answeredAt: Date.now(), problem: null }),
      (error: unknown) => set({ problem: describeProblem(error) }),
    );
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    ask: () => {
      if (!isGood(askedAt, Date.now())) refresh();
    },
    refresh,
  };
}

/** One store a signed-in user: it goes with the user's backend when somebody signs out. */
const stores = new WeakMap<UserBackend, HealthStore>();

function storeOf(user: UserBackend): HealthStore {
  const store = stores.get(user) ?? createHealthStore(user);
  stores.set(user, store);
  return store;
}

/** What is known of the model's health; asks when a component first shows it, and on a new `day`. */
export function useModelHealth(day?: string): ModelHealthState {
  const store = storeOf(useUser());
  useEffect(() => store.ask(), [store, day]);
  return useSyncExternalStore(store.subscribe, store.snapshot);
}

/** The same, asked again every half minute while the page is visible, and on demand. */
export function useFreshModelHealth(): ModelHealthState & Pick<HealthStore, 'refresh'> {
  const store = storeOf(useUser());
  const state = useModelHealth();
  useEffect(() => {
    const visible = () => document.visibilityState === 'visible';
    const timer = setInterval(() => visible() && store.refresh(), GOOD_FOR_MS);
    const back = () => visible() && store.ask();
    document.addEventListener('visibilitychange', back);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', back);
    };
  }, [store]);
  return { ...state, refresh: store.refresh };
}
