/**
 * One listener per key, however many components look at it. A listener outlives its last subscriber by a moment, so
 * that moving between pages does not fetch the same documents again.
 */
import type { Problem, Watch, Watched } from './backend.ts';

/** Starts listening; returns how to stop. */
export type Start<Value> = (next: (value: Value) => void, failed: (problem: Problem) => void) => () => void;

interface Entry<Value> {
  readonly watch: Watch<Value>;
  readonly close: () => void;
}

const LOADING: Watched<never> = { state: 'loading' };

function createEntry<Value>(key: string, start: Start<Value>, lingerMs: number, forget: () => void): Entry<Value> {
  const listeners = new Set<() => void>();
  let current: Watched<Value> = LOADING;
  let stop: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (next: Watched<Value>) => {
    current = next;
    for (const listener of listeners) listener();
  };
  const close = () => {
    clearTimeout(timer);
    stop?.();
    stop = null;
    forget();
  };
  const open = () => {
    stop = start(
      (value) => set({ state: 'ready', value }),
      (problem) => set({ state: 'failed', problem }),
    );
  };
  const subscribe = (listener: () => void) => {
    clearTimeout(timer);
    listeners.add(listener);
    if (!stop) open();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) timer = setTimeout(close, lingerMs);
    };
  };
  const retry = () => {
    stop?.();
    set(LOADING);
    open();
  };
  return { watch: { key, subscribe, snapshot: () => current, retry }, close };
}

export interface SharedWatches {
  /** The watch of a key; `start` is used only by the first who asks for it. */
  watch<Value>(key: string, start: Start<Value>): Watch<Value>;
  closeAll(): void;
}

/** Watches that share listeners by key. `lingerMs` is how long a listener outlives its last subscriber. */
export function createSharedWatches(lingerMs = 5_000): SharedWatches {
  const entries = new Map<string, Entry<never>>();
  return {
    watch<Value>(key: string, start: Start<Value>): Watch<Value> {
      const known = entries.get(key);
      // A key stands for one kind of value; the entry under it was made by the same caller.
      if (known) return known.watch;
      const entry = createEntry(key, start, lingerMs, () => {
        entries.delete(key);
      });
      entries.set(key, entry as unknown as Entry<never>);
      return entry.watch;
    },
    closeAll() {
      for (const entry of [...entries.values()]) entry.close();
    },
  };
}
