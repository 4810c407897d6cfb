/**
 * Alpaca's order desk. An order is sent once and never again: whenever it is not clear what became of it, Alpaca is
 * asked for its client id, and only what Alpaca then says counts.
 */
import {
  BrokerRefused,
  Unavailable,
  WORKING_STATUSES,
  type Order,
  type OrderIntent,
} from '@trading-crew/core/contracts';
import type { Clock, OrderDesk } from '@trading-crew/core/ports';
import type { AlpacaClient } from './client.ts';
import { OrderIdTaken } from './errors.ts';
import { orderRequest } from './order-request.ts';
import { canStillFill, findOrder, readOrders, withLegs } from './read-orders.ts';
import { WireNothing, WireOrder } from './wire.ts';

/** Waits between the looks for an order that may have arrived late, milliseconds. */
const LOOK_WAITS_MS = [0, 500, 1_500];
/** How often and how long a cancelled order is watched until it stands still. */
const CANCEL_LOOKS = 10;
const CANCEL_WAIT_MS = 500;

/** The order desk of a client's key; the clock is for waiting. */
export const alpacaOrderDesk = (client: AlpacaClient, clock: Clock): OrderDesk => ({
  place: (intent) => placeOnce(client, clock, intent),
  find: (clientOrderId) => findOrder(client, clientOrderId),
  openOrders: async (asset) =>
    (await readOrders(client, [asset])).filter((order) => order.asset === asset && canStillFill(order)).reverse(),
  cancel: (clientOrderId) => cancelOrder(client, clock, clientOrderId),
});

async function placeOnce(client: AlpacaClient, clock: Clock, intent: OrderIntent): Promise<Order> {
  const standing = await findOrder(client, intent.clientOrderId);
  if (standing) return standing;
  const request = await orderRequest(client, intent);
  try {
    const wire = await client.send('placing an order', WireOrder, ({ trading }) => trading.orders.submit(request));
    return await withLegs(client, wire);
  } catch (error) {
    if (!(error instanceof Unavailable) && !(error instanceof OrderIdTaken)) throw error;
    const arrived = await lookAgain(client, clock, intent.clientOrderId);
    if (arrived) return arrived;
    throw new Unavailable(`${error.message} No order stands under ${intent.clientOrderId} so far.`, { cause: error });
  }
}

/** Looks for an order a few times; throws `Unavailable` when Alpaca cannot be asked. */
async function lookAgain(client: AlpacaClient, clock: Clock, clientOrderId: string): Promise<Order | null> {
  for (const wait of LOOK_WAITS_MS) {
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
