/** Which account the present mode speaks of, and what protects it. */
import type { AccountMode, ExecutionMode, Halt } from '@trading-crew/core/contracts';
import { haltsInForce } from '@trading-crew/core/domain';
import { useMarketOverview } from './market-overview.tsx';
import { useSettings } from './use-settings.ts';
import { useUser } from './user-context.ts';
import { useWatch, useWatchedValue } from './use-watch.ts';

/** Validation places no order: it looks at the simulated account. */
export const accountModeOf = (mode: ExecutionMode): AccountMode => (mode === 'validation' ? 'simulation' : mode);

/** The account of the mode that is set; null while the settings are not known. */
export function useAccountMode(): AccountMode | null {
  const settings = useSettings();
  return settings.state === 'ready' ? accountModeOf(settings.value.execution.mode) : null;
}

/** The present session of an account; null while it is not known. */
function useSession(mode: AccountMode | null): string | null {
  const simulated = useWatchedValue(useUser().simulationAccount())?.session ?? null;
  const { overview } = useMarketOverview();
  if (mode === 'simulation') return simulated;
  return overview && !overview.market.simulated ? overview.market.session : null;
}

export interface AccountHalts {
  readonly mode: AccountMode | null;
  readonly halts: readonly Halt[];
}

/**
 * The halts that hold on the present account. One that ends with its session is shown for as long as it is not known
 * that the session is over.
 */
export function useHalts(): AccountHalts {
  const user = useUser();
  const mode = useAccountMode();
  const session = useSession(mode);
  const safety = useWatch(mode && user.safety(mode));
  const standing = safety.state === 'ready' ? (safety.value?.halts ?? []) : [];
  return { mode, halts: session === null ? standing : haltsInForce(standing, session) };
}
