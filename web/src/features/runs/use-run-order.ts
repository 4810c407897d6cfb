/** The record of a run's order, under whichever id it stands. */
import type { OrderRecord, RunRecord } from '@trading-crew/core/contracts';
import type { Watched } from '../../backend/backend.ts';
import { useUser } from '../../backend/user-context.ts';
import { useWatch } from '../../backend/use-watch.ts';
import { orderIdsOf } from './order-words.ts';
import type { Outputs } from './run-view.ts';

export interface RunOrder {
  /** Ready with null where no order stands. */
  readonly watched: Watched<OrderRecord | null>;
  /** Whether the run names an order; where it does not, the record is only looked for. */
  readonly isNamed: boolean;
  readonly retry: () => void;
}

const NONE: Watched<null> = { state: 'ready', value: null };

export function useRunOrder(run: RunRecord | null, outputs: Outputs): RunOrder {
  const user = useUser();
  const ids = orderIdsOf(run, outputs);
  const [first, second] = ids.map((id) => user.order(id));
  const [one, other] = [useWatch(first ?? null), useWatch(second ?? null)];
  const isFirst = !second || one.state !== 'ready' || one.value !== null;
  return {
    watched: first ? (isFirst ? one : other) : NONE,
    isNamed: ids.length === 1,
    retry: () => (isFirst ? first : second)?.retry(),
  };
}
