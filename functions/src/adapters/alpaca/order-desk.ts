/**
 * Alpaca's order desk. An order is sent once and never again: whatever the answer, unless it is the order itself, Alpaca
 * is asked for its client id, and only what Alpaca then says counts.
 */
import {
  BrokerRefused,
  Misconfigured,
  Unavailable,
  WORKING_STATUSES,
  type Order,
  type OrderIntent,
} from '@trading-crew/core/contracts';
import type { orders } from '@alpacahq/alpaca-trade-api/rest';
import type { Clock, OrderDesk, Permit } from '@trading-crew/core/ports';
import type { AlpacaClient } from './client.ts';
import { OrderIdTaken } from './errors.ts';
import { orderRequest } from './order-request.ts';
import { canStillFill, findOrder, readWorkingOrders, sameOrder, withLegs } from './read-orders.ts';
import { WireNothing, WireOrder } from './wire.ts';

/** Waits between the looks for an order that may have arrived late, milliseconds. */
const LOOK_WAITS_MS = [0, 500, 1_500];
/** How often and how long a cancelled order is watched until it stands still. */
const CANCEL_LOOKS = 10;
const CANCEL_WAIT_MS = 500;

/** The order desk of a client's key; the clock is for waiting. */
export const alpacaOrderDesk = (client: AlpacaClient, clock: Clock): OrderDesk => ({
  place: (intent, permit) => placeOnce(client, clock, intent, permit),
  find: (clientOrderId) => findOrder(client, clientOrderId),
  openOrders: async (asset) =>
    (await readWorkingOrders(client, { assets: [asset] })).filter((order) => order.asset === asset),
  orders: (since) => readWorkingOrders(client, { since }),
  cancel: (clientOrderId) => cancelOrder(client, clock, clientOrderId),
});

async function placeOnce(client: AlpacaClient, clock: Clock, intent: OrderIntent, permit?: Permit): Promise<Order> {
  const standing = await findOrder(client, intent.clientOrderId);
  if (standing) return asMeant(standing, intent);
  const request = await orderRequest(client, intent);
  // Nothing may come between these two: what the permit knows is a second old at most.
  await permit?.(intent);
  return asMeant(await sendOnce(client, clock, intent.clientOrderId, request), intent);
}

/** Sends the request, and looks for the order whenever the answer is not the order itself. */
async function sendOnce(
  client: AlpacaClient,
  clock: Clock,
  clientOrderId: string,
  request: orders.OrderInput,
): Promise<Order> {
  try {
    const wire = await client.send('placing an order', WireOrder, ({ trading }) => trading.orders.submit(request));
    return await withLegs(client, sameOrder(wire, clientOrderId));
  } catch (error) {
    // A refused key opened no door, to the order or to a look for it.
    if (error instanceof Misconfigured) throw error;
    const isOpen = error instanceof Unavailable || error instanceof OrderIdTaken;
    // A refusal may be the answer to a second delivery of the request, while the first was taken.
    const arrived = await lookAgain(client, clock, clientOrderId, isOpen ? LOOK_WAITS_MS : [0]);
    if (arrived) return arrived;
    if (!isOpen) throw error;
    throw new Unavailable(`${error.message} No order stands under ${clientOrderId} so far.`, { cause: error });
  }
}

/** The order, when it is the one that was meant. An order of somebody else under our id is not touched. */
function asMeant(order: Order, { clientOrderId, asset, side }: OrderIntent): Order {
  if (order.asset === asset && order.side === side) return order;
  throw new BrokerRefused(
    `Alpaca holds another order under ${clientOrderId}: it is to ${order.side} ${order.asset}, and meant was to ` +
      `${side} ${asset}. Nothing was placed. Look at that order on Alpaca's own pages.`,
  );
}

/** Looks for an order a few times; throws `Unavailable` when Alpaca cannot be asked. */
async function lookAgain(
  client: AlpacaClient,
  clock: Clock,
  clientOrderId: string,
  waits: readonly number[],
): Promise<Order | null> {
  for (const wait of waits) {
    if (wait > 0) await clock.sleep(wait);
    const order = await findOrder(client, clientOrderId);
    if (order) return order;
  }
  return null;
}

async function cancelOrder(client: AlpacaClient, clock: Clock, clientOrderId: string): Promise<Order> {
  let order = await mustFind(client, clientOrderId);
  if (!canStillFill(order)) return order;
  await requestCancel(client, order);
  for (let look = 0; look < CANCEL_LOOKS; look += 1) {
    order = await mustFind(client, clientOrderId);
    if (!canStillFill(order)) return order;
    await clock.sleep(CANCEL_WAIT_MS);
  }
  throw new Unavailable(`Alpaca has not finished cancelling ${clientOrderId}. Look at it again in a moment.`);
}

async function mustFind(client: AlpacaClient, clientOrderId: string): Promise<Order> {
  const order = await findOrder(client, clientOrderId);
  if (!order) throw new BrokerRefused(`Alpaca has no order ${clientOrderId} to cancel.`);
  return order;
}

/**
 * Asks for every part that works to be cancelled. An entry takes its exits with it, and one exit the other; a filled
 * entry cannot be cancelled itself. What became of each part is for the looks after it to see.
 */
async function requestCancel(client: AlpacaClient, order: Order): Promise<void> {
  for (const part of [order, ...order.legs]) {
    if (!WORKING_STATUSES.includes(part.status)) continue;
    try {
      await client.send('cancelling an order', WireNothing, ({ trading }) =>
        trading.orders.deleteOrderByOrderID({ orderId: part.brokerOrderId }),
      );
    } catch (error) {
      // It filled, or was cancelled with another part, in the meantime; or it is not known whether it was.
      if (!(error instanceof BrokerRefused) && !(error instanceof Unavailable)) throw error;
    }
  }
}
