/**
 * The exits that rest at the broker for a position of the crew: taken away before it is sold, and put back where the sale
 * did not come about. An order that somebody else placed is never touched.
 */
import {
  BrokerRefused,
  Unavailable,
  WORKING_STATUSES,
  type Order,
  type OrderIntent,
  type OrderLeg,
} from '../../contracts/index.ts';
import { count, isOurs, protectionIdOf } from '../../domain/index.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Say } from '../agent.ts';

export const isWorking = (order: Pick<OrderLeg, 'status'>): boolean => WORKING_STATUSES.includes(order.status);

/** The parts of an order that sell and can still fill. */
const sellsIn = (order: Order): OrderLeg[] =>
  [order, ...order.legs].filter((part) => part.side === 'sell' && isWorking(part));

/** Orders on the asset that sell, the crew's and those of somebody else. */
export async function restingExits(asset: string, orderDesk: OrderDesk): Promise<{ ours: Order[]; foreign: Order[] }> {
  const selling = (await orderDesk.openOrders(asset)).filter((order) => sellsIn(order).length > 0);
  return {
    ours: selling.filter((order) => isOurs(order.clientOrderId)),
    foreign: selling.filter((order) => !isOurs(order.clientOrderId)),
  };
}

/** Frees the shares that exits of the crew reserve, so that they can be sold. Returns the orders as they rested until then. */
export async function cancelOwnExits(asset: string, orderDesk: OrderDesk, say: Say): Promise<Order[]> {
  const { ours } = await restingExits(asset, orderDesk);
  for (const order of ours) {
    await orderDesk.cancel(order.clientOrderId);
    say('info', `Cancelled the resting exits of ${order.clientOrderId} to free the shares.`);
  }
  return ours;
}

/** The exits that were freed, as one order that can be placed; null where there was no stop among them. */
function protectionOf(runId: string, asset: string, freed: readonly Order[]): OrderIntent | null {
  const parts = freed.flatMap(sellsIn);
  const stop = parts.find((part) => part.role === 'stop');
  const target = parts.find((part) => part.role === 'target');
  if (stop?.stopPrice == null) return null;
  const base = {
    clientOrderId: protectionIdOf(runId),
    runId,
    asset,
    side: 'sell',
    quantity: stop.quantity - stop.filledQuantity,
    limitPrice: null,
    timeInForce: 'gtc',
  } as const;
  if (target?.limitPrice == null) {
    return {
      ...base,
      type: 'stop',
      stopPrice: stop.stopPrice,
      orderClass: 'simple',
      targetPrice: null,
      stopLossPrice: null,
    };
  }
  return {
    ...base,
    type: 'limit',
    stopPrice: null,
    orderClass: 'oco',
    targetPrice: target.limitPrice,
    stopLossPrice: stop.stopPrice,
  };
}

/**
 * Puts the exits back that made way for a sale which did not come about: what is still held must not be left without a
 * stop. Where that cannot be done either, the log says so.
 */
export async function protectAgain(
  { runId, asset }: { readonly runId: string; readonly asset: string },
  freed: readonly Order[],
  orderDesk: OrderDesk,
  say: Say,
): Promise<void> {
  const intent = protectionOf(runId, asset, freed);
  if (intent === null) return;
  const what = intent.orderClass === 'oco' ? 'Stop and target' : 'The stop';
  try {
    await orderDesk.place(intent);
    say('info', `${what} of ${count(intent.quantity, 'share')} put back as ${intent.clientOrderId}.`);
  } catch (error) {
    if (!(error instanceof BrokerRefused) && !(error instanceof Unavailable)) throw error;
    const standing = await orderDesk.find(intent.clientOrderId).catch(() => null);
    if (standing !== null && isWorking(standing)) {
      say('info', `${what} of ${count(intent.quantity, 'share')} put back as ${intent.clientOrderId}.`);
      return;
    }
    say('error', `${what} could not be put back: ${error.message} The position has no stop now.`);
  }
}
