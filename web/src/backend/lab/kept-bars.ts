/**
 * Which bars a worker keeps: the latest few that it was asked about. Whoever sends it tasks and the worker itself go by
 * the same rule over the same tasks, so that both always know which bars are there.
 */

/** Three hundred thousand bars take 14 MB. */
export const KEPT_BARS = 4;

/** Puts a value under its key as the latest, and drops the one that has not been the latest for longest. */
export function keepLatest<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  kept.delete(key);
  kept.set(key, value);
  if (kept.size <= KEPT_BARS) return;
  const [oldest] = kept.keys();
  if (oldest !== undefined) kept.delete(oldest);
}
