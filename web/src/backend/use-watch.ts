/** A watch as React state. Components that watch the same key share one listener and see the same object. */
import { useSyncExternalStore } from 'react';
import type { Watch, Watched } from './backend.ts';

const LOADING: Watched<never> = { state: 'loading' };
const subscribeToNothing = () => () => undefined;
const nothing = () => LOADING;

/** The present state of a watch; loading for null, where it is not yet known what to watch. */
export const useWatch = <Value>(watch: Watch<Value> | null): Watched<Value> =>
  useSyncExternalStore(watch?.subscribe ?? subscribeToNothing, watch?.snapshot ?? nothing);

/** The value where there is one; null while loading, after a failure and for a document that is not there. */
export function useWatchedValue<Value>(watch: Watch<Value> | null): Value | null {
  const watched = useWatch(watch);
  return watched.state === 'ready' ? watched.value : null;
}
