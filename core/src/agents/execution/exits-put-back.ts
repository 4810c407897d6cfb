/**
 * Puts the exits back that made way for a sale which then did not come about: what is still held must not be left without
 * a stop. Where that cannot be done either, the log says so.
 */
import {
  BrokerRefused,
  RunCancelled,
  Unavailable,
  type Order,
  type OrderIntent,
  type OrderLeg,
} from '../../contracts/index.ts';
import { count, isWorking, protectionIdOf, roundQuantity } from '../../domain/index.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Say } from '../agent.ts';
import { reservedBy, soldBy, workingParts, type MadeWay } from './resting-orders.ts';
import { sendOnce } from './send-once.ts';

/** How often a run can put exits back: each time is an order of its own. */
const MOST_PROTECTIONS = 20;

interface Sale {
  readonly runId: string;
  readonly asset: string;
  /** Shares that the sale has sold all the same. */
  readonly sold: number;
}

/** Never throws for what the broker says, so that it never hides why the sale did not come about. */
export async function putExitsBack(sale: Sale, madeWay: readonly MadeWay[], orderDesk: OrderDesk, say: Say) {
  let sold = sale.sold;
  for (const { before, after } of madeWay) {
    const [stop, target] = [exitOf(before, 'stop'), exitOf(before, 'limit')];
    const covered = roundQuantity(coveredBy(before, after));
    const left = roundQuantity(Math.max(0, covered - sold));
    sold = Math.max(0, sold - covered);
    const what = exitWords(stop, target);
    if (what === null || left <= 0) continue;
    try {
      if (await stillRests(before, orderDesk)) continue;
      const clientOrderId = await freeId(sale.runId, orderDesk);
      const { order } = await sendOnce(
        exitIntent({ ...sale, clientOrderId, quantity: left }, stop, target),
        orderDesk,
        say,
      );
      if (order === null || isRefused(order)) throw new BrokerRefused(order?.reason ?? 'The broker has no such order.');
      say('info', `Put ${what} of ${count(left, 'share')} back as ${clientOrderId}.`);
    } catch (error) {
      if (!(error instanceof BrokerRefused) && !(error instanceof Unavailable) && !(error instanceof RunCancelled)) {
        throw error;
      }
      const capital = what.charAt(0).toUpperCase() + what.slice(1);
      const gone = stop ? 'The position has no stop now.' : 'The position has no target now.';
      say('error', `${capital} could not be put back: ${error.message} ${gone}`);
    }
  }
}

/** Shares that an order protected, and that are still there: what it bought, or what it was to sell. */
const coveredBy = (before: Order, after: Order): number =>
  after.side === 'buy'
    ? Math.max(0, after.filledQuantity - soldBy(after))
    : reservedBy(before) - (soldBy(after) - soldBy(before));

const exitOf = (order: Order, type: OrderLeg['type']): OrderLeg | null =>
  workingParts(order, 'sell').find((part) => part.type === type) ?? null;

function exitWords(stop: OrderLeg | null, target: OrderLeg | null): string | null {
  if (stop && target) return 'stop and target';
  return stop ? 'the stop' : target ? 'the target' : null;
}

const isRefused = ({ status, filledQuantity }: Order): boolean =>
  filledQuantity === 0 && (status === 'rejected' || status === 'cancelled' || status === 'expired');

/** A cancel that was not carried out left the exits where they were. */
async function stillRests({ clientOrderId }: Order, orderDesk: OrderDesk): Promise<boolean> {
  const order = await orderDesk.find(clientOrderId);
  return order !== null && [order, ...order.legs].some((part) => part.side === 'sell' && isWorking(part));
}

/** Exits that were put back before and made way again keep their id. */
async function freeId(runId: string, orderDesk: OrderDesk): Promise<string> {
  for (let place = 1; place < MOST_PROTECTIONS; place += 1) {
    const id = protectionIdOf(runId, place);
    if ((await orderDesk.find(id)) === null) return id;
  }
  return protectionIdOf(runId, MOST_PROTECTIONS);
}

function exitIntent(
  { runId, asset, clientOrderId, quantity }: Pick<OrderIntent, 'runId' | 'asset' | 'clientOrderId' | 'quantity'>,
  stop: OrderLeg | null,
  target: OrderLeg | null,
): OrderIntent {
  const isPair = stop !== null && target !== null;
  return {
    clientOrderId,
    runId,
    asset,
    side: 'sell',
    quantity,
    type: isPair || target ? 'limit' : 'stop',
    limitPrice: isPair ? null : (target?.limitPrice ?? null),
    stopPrice: isPair ? null : (stop?.stopPrice ?? null),
    orderClass: isPair ? 'oco' : 'simple',
    targetPrice: isPair ? target.limitPrice : null,
    stopLossPrice: isPair ? stop.stopPrice : null,
    timeInForce: 'gtc',
  };
}
