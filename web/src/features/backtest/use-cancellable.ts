/**
 * One computation at a time with its progress and a way to stop it; leaving the page stops it. Progress is told to those
 * who show it and to nobody else: the page is large, and is not drawn again for every step.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

export interface ProgressSource {
  readonly subscribe: (listener: () => void) => () => void;
  /** 0 to 1. */
  readonly snapshot: () => number;
}

export interface Cancellable {
  readonly busy: boolean;
  readonly progress: ProgressSource;
  /** Whether the last one was cancelled. */
  readonly cancelled: boolean;
  readonly cancel: () => void;
}

export interface Begun {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

interface Progress extends ProgressSource {
  readonly set: (fraction: number) => void;
}

function createProgress(): Progress {
  const listeners = new Set<() => void>();
  let current = 0;
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => current,
    set: (fraction) => {
      current = fraction;
      for (const listener of listeners) listener();
    },
  };
}

export function useCancellable(): Cancellable & { readonly begin: () => Begun; readonly end: () => void } {
  const [progress] = useState(createProgress);
  const [busy, setBusy] = useState(false);
  const [cancelled, setCancelled] = useState(false);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  const begin = useCallback((): Begun => {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    setCancelled(false);
    setBusy(true);
    progress.set(0);
    return { signal: own.signal, onProgress: (fraction) => !own.signal.aborted && progress.set(fraction) };
  }, [progress]);
  const end = useCallback(() => setBusy(false), []);
  const cancel = useCallback(() => {
    controller.current?.abort();
    setCancelled(true);
    setBusy(false);
  }, []);
  return { busy, progress, cancelled, cancel, begin, end };
}
