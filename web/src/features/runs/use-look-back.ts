/** Whether a run looks back at a past session of the simulated account, and at which. */
import { sessionOf, type RunRecord } from '@trading-crew/core/contracts';
import { useRunStarts } from '../../backend/run-starts.tsx';
import { useUser } from '../../backend/user-context.ts';
import { useWatchedValue } from '../../backend/use-watch.ts';

/**
 * The session of a run that looks back; null for any other. Known from the request where this page started the run,
 * else from its record: it places no order, and its date lies before that of the account.
 */
export function useLookBack(run: RunRecord): string | null {
  const account = useWatchedValue(useUser().simulationAccount());
  const { starts } = useRunStarts();
  const asked = starts[run.runId]?.request.session;
  if (asked !== undefined) return asked;
  if (run.mode !== 'validation' || run.asOf === null || !account) return null;
  const session = sessionOf(run.asOf);
  return session < account.session ? session : null;
}
