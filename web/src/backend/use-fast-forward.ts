/**
 * The fast-forward of the simulated account. One whose process died leaves its document at "running" for ever: where
 * nothing was heard of it for a while, it counts as stopped.
 */
import type { FastForwardProgress } from '@trading-crew/core/contracts';
import { useEffect, useState } from 'react';
import { useUser } from './user-context.ts';
import { useWatchedValue } from './use-watch.ts';

/** A chunk of sessions, after which its process writes, takes a few seconds at most. */
export const SILENCE_MS = 90_000;

export interface FastForward {
  readonly progress: FastForwardProgress | null;
  readonly running: boolean;
  /** Its document says that it runs, but nobody has written there for `SILENCE_MS`. */
  readonly abandoned: boolean;
}

export function useFastForward(): FastForward {
  const progress = useWatchedValue(useUser().fastForward());
  const [silentSince, setSilentSince] = useState<number | null>(null);
  const saysRunning = progress?.status === 'running';
  const updatedAt = progress?.updatedAt ?? 0;
  useEffect(() => {
    if (!saysRunning) return;
    const timer = setTimeout(() => setSilentSince(updatedAt), Math.max(0, updatedAt + SILENCE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [saysRunning, updatedAt]);
  const abandoned = saysRunning && silentSince === updatedAt;
  return { progress, running: saysRunning && !abandoned, abandoned };
}
