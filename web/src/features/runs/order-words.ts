/** An order in words: its kind, its exits, who reported a change, and which record belongs to a run. */
import { WORKING_STATUSES, type OrderIntent, type OrderRecord, type RunRecord } from '@trading-crew/core/contracts';
import { clientOrderIdOf } from '@trading-crew/core/domain';
import { count } from '../../ui/format.ts';
import type { Outputs } from './run-view.ts';

type Exits = Pick<OrderIntent, 'orderClass' | 'targetPrice' | 'stopLossPrice'>;

function exitWords({ orderClass, targetPrice }: Exits): string {
  if (orderClass === 'simple') return '';
  if (orderClass === 'oco') return ', target or stop';
  if (orderClass === 'oto') return targetPrice === null ? ', with a stop and no target' : ', with a target and no stop';
  return ', with target and stop';
}

const UNTIL = { day: 'for the day', gtc: 'until cancelled' } as const;

/** "Market order, with target and stop, until cancelled". */
export function kindWords(intent: OrderIntent): string {
  const kind = `${intent.type.charAt(0).toUpperCase()}${intent.type.slice(1)} order`;
  return `${kind}${exitWords(intent)}, ${UNTIL[intent.timeInForce]}`;
}

/** "Buy 58 shares of AAPL". */
export const orderWords = ({ side, quantity, asset }: OrderIntent): string =>
  `${side === 'buy' ? 'Buy' : 'Sell'} ${count(quantity, 'share')} of ${asset}`;

/** Who reported a change: "by you", "by the broker". */
export const sourceWords = (source: string): string => (source === 'user' ? 'by you' : `by the ${source}`);

/** Whether the order itself can still fill; exits that rest for what was bought do not count. */
export const isWorking = ({ status }: OrderRecord): boolean => WORKING_STATUSES.includes(status);

/**
 * The ids under which the order of a run may stand, the likeliest first. Before the run says which, it is one of two: a
 * run that was stopped after placing does not name its order, and the order stands all the same.
 */
export function orderIdsOf(run: RunRecord | null, outputs: Outputs): string[] {
  const known = run?.trade?.clientOrderId ?? outputs.TradeExecutionAgent?.intent.clientOrderId;
  if (known) return [known];
  const mayHavePlaced =
    run !== null && run.mode !== 'validation' && (run.status === 'CANCELLED' || run.status === 'FAILED');
  return mayHavePlaced ? [clientOrderIdOf(run.runId, 'buy'), clientOrderIdOf(run.runId, 'sell')] : [];
}
