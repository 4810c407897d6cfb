/**
 * Orders with their legs. Asked for open orders only, Alpaca leaves out the exits of a bracket whose entry has filled
 * (nested they hang under a closed order, unnested the stop is missing): so all orders are asked for, and sorted here.
 */
import { WORKING_STATUSES, type Order } from '@trading-crew/core/contracts';
import type { AlpacaClient } from './client.ts';
import { isGrouped, mapOrder } from './map-order.ts';
import { toAlpacaSymbol } from './symbols.ts';
import { WireOrder, WireOrderPage } from './wire.ts';

/** Alpaca's largest page. */
const PAGE_SIZE = 500;

/** Every order of the account or of some assets with its legs, newest first, each once. */
export async function readOrders(client: AlpacaClient, assets?: readonly string[]): Promise<Order[]> {
  const orders = new Map<string, Order>();
  let before: string | null = null;
  for (;;) {
    const { count, lastId, orders: wires }: WireOrderPage = await readPage(client, assets, before);
    for (const wire of wires) orders.set(wire.id, mapOrder(wire));
    if (count < PAGE_SIZE || lastId === null || lastId === before) return [...orders.values()];
    before = lastId;
  }
}

const readPage = (
  client: AlpacaClient,
  assets: readonly string[] | undefined,
  before: string | null,
): Promise<WireOrderPage> =>
  client.read('reading the orders', WireOrderPage, ({ trading }) =>
    trading.orders.getAllOrders({
      status: 'all',
      direction: 'desc',
      nested: true,
      limit: PAGE_SIZE,
      ...(assets && { symbols: assets.map(toAlpacaSymbol) }),
      ...(before !== null && { beforeOrderId: before }),
    }),
  );

/** Whether the order or a leg of it can still fill. */
export const canStillFill = (order: Order): boolean =>
  [order, ...order.legs].some((part) => WORKING_STATUSES.includes(part.status));

/** The order with that client id and its legs; null when Alpaca has none. */
export async function findOrder(client: AlpacaClient, clientOrderId: string): Promise<Order | null> {
  const what = 'looking for an order';
  const wire = await client.readOrNull(what, WireOrder, ({ trading }) =>
    trading.orders.getOrderByClientOrderId({ clientOrderId }),
  );
  return wire === null ? null : withLegs(client, wire);
}

/** The order as it stands under Alpaca's id, with its legs; null when Alpaca has none. */
export async function readOrder(client: AlpacaClient, orderId: string): Promise<Order | null> {
  const wire = await client.readOrNull('reading an order', WireOrder, ({ trading }) =>
    trading.orders.getOrderByOrderID({ orderId, nested: true }),
  );
  return wire === null ? null : mapOrder(wire);
}

/** The order with its legs, which are asked for where the answer at hand may lack them. */
export async function withLegs(client: AlpacaClient, wire: WireOrder): Promise<Order> {
  if (!isGrouped(wire) || wire.legs.length > 0) return mapOrder(wire);
  return (await readOrder(client, wire.id)) ?? mapOrder(wire);
}
