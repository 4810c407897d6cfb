/** The bars of every asset that was signalled, asked for once: what came after a signal stands in them. */
import type { Bar, ExecutionMode, JournalEntry } from '@trading-crew/core/contracts';
import { DAY_MS, fromBarColumns, MAX_BARS, timeOfSession } from '@trading-crew/core/contracts';
import { useEffect, useMemo, useState } from 'react';
import type { Problem, UserBackend } from '../../backend/backend.ts';
import { describeProblem } from '../../backend/problems.ts';
import { useUser } from '../../backend/user-context.ts';

export type BarsByAsset = ReadonlyMap<string, readonly Bar[]>;

export type SignalBars =
  | { readonly state: 'loading' }
  /** `missing`: assets whose bars could not be had, with the first reason. */
  | {
      readonly state: 'ready';
      readonly bars: BarsByAsset;
      readonly missing: readonly string[];
      readonly problem: Problem | null;
    };

/** Calendar days have fewer sessions; a few more bars do no harm. */
const barsSince = (session: string, now: number): number =>
  Math.min(MAX_BARS, Math.max(1, Math.ceil((now - timeOfSession(session)) / DAY_MS) + 5));

async function loadBars(user: UserBackend, mode: ExecutionMode, entries: readonly JournalEntry[], now: number) {
  const assets = [...new Set(entries.map(({ asset }) => asset))];
  const first = entries.reduce((earliest, { session }) => (session < earliest ? session : earliest), '9999-12-31');
  const limit = entries.length === 0 ? 1 : barsSince(first, now);
  const bars = new Map<string, readonly Bar[]>();
  let problem: Problem | null = null;
  for (const asset of assets) {
    try {
      bars.set(asset, fromBarColumns((await user.call('getBars', { asset, mode, limit })).bars));
    } catch (error) {
      problem ??= describeProblem(error);
    }
  }
  return { bars, missing: assets.filter((asset) => !bars.has(asset)), problem };
}

/** `now` is the instant that the report speaks of, milliseconds UTC. */
export function useSignalBars(mode: ExecutionMode, entries: readonly JournalEntry[], now: number): SignalBars {
  const user = useUser();
  const [loaded, setLoaded] = useState<SignalBars>({ state: 'loading' });
  const key = useMemo(() => JSON.stringify([mode, entries.length, entries.at(-1), now]), [mode, entries, now]);
  useEffect(() => {
    let isCurrent = true;
    void loadBars(user, mode, entries, now).then((found) => {
      if (isCurrent) setLoaded({ state: 'ready', ...found });
    });
    return () => {
      isCurrent = false;
    };
    // The key says when the entries are others; the list itself is made anew with every snapshot.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [user, key]);
  return loaded;
}
