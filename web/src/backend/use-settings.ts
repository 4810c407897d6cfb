/** The settings in force: the stored ones, or the defaults of a new account. */
import { DEFAULT_SETTINGS, type TradingSettings } from '@trading-crew/core/contracts';
import type { Watched } from './backend.ts';
import { useUser } from './user-context.ts';
import { useWatch } from './use-watch.ts';

export function useSettings(): Watched<TradingSettings> {
  const watched = useWatch(useUser().settings());
  return watched.state === 'ready' ? { state: 'ready', value: watched.value ?? DEFAULT_SETTINGS } : watched;
}
