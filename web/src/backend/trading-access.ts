/**
 * Which modes are open to the user, and what is missing for the others: one call for all who ask, asked again when a
 * key, the mode or the confirmation has changed. The last answer stays on the screen while the next is under way.
 */
import type { BrokerConnection, LiveUnlock, TradingAccess, TradingSettings } from '@trading-crew/core/contracts';
import { useEffect, useSyncExternalStore } from 'react';
import type { Problem, UserBackend } from './backend.ts';
import { describeProblem } from './problems.ts';
import { useUser } from './user-context.ts';
import { useWatch } from './use-watch.ts';

export interface AccessState {
  readonly access: TradingAccess | null;
  readonly problem: Problem | null;
  readonly refreshing: boolean;
}

interface AccessStore {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => AccessState;
  /** Asks; a request during another one is made up for. */
  readonly refresh: () => void;
}

function createAccessStore(user: UserBackend): AccessStore {
  const listeners = new Set<() => void>();
  let state: AccessState = { access: null, problem: null, refreshing: false };
  let again = false;
  const set = (patch: Partial<AccessState>) => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };
  const finish = (patch: Partial<AccessState>) => {
    set({ ...patch, refreshing: false });
    if (!again) return;
    again = false;
    refresh();
  };
  const refresh = () => {
    if (state.refreshing) {
      again = true;
      return;
    }
    set({ refreshing: true });
    user.call('getTradingAccess', {}).then(
      (access) => finish({ access, problem: null }),
      (error: unknown) => finish({ problem: describeProblem(error) }),
    );
  };
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => state,
    refresh,
  };
}

/** One store a signed-in user: it goes with the user's backend when somebody signs out. */
const stores = new WeakMap<UserBackend, AccessStore>();

function storeOf(user: UserBackend): AccessStore {
  const store = stores.get(user) ?? createAccessStore(user);
  stores.set(user, store);
  return store;
}

type Basis = TradingSettings | BrokerConnection | LiveUnlock | null;

/** What changes about a document that access rests on. */
function keyOf(value: Basis): string | number | null {
  if (value === null) return null;
  if ('execution' in value) return value.execution.mode;
  return 'connectedAt' in value ? value.connectedAt : value.confirmedAt;
}

/** What is known of the user's access; asks when a component first shows it, and when something it rests on changed. */
export function useTradingAccess(): AccessState & Pick<AccessStore, 'refresh'> {
  const user = useUser();
  const store = storeOf(user);
  const parts = [
    useWatch(user.settings()),
    useWatch(user.broker('paper')),
    useWatch(user.broker('live')),
    useWatch(user.liveUnlock()),
  ].map((watched) => (watched.state === 'ready' ? keyOf(watched.value) : watched.state));
  // One call for a page that opens, not one for each document that arrives.
  const basis = parts.includes('loading') ? null : JSON.stringify(parts);
  useEffect(() => {
    if (basis !== null) store.refresh();
  }, [store, basis]);
  return { ...useSyncExternalStore(store.subscribe, store.snapshot), refresh: store.refresh };
}
