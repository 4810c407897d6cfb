/**
 * Orders with their legs. Asked for open orders, Alpaca leaves out the exits of a bracket whose entry has filled: nested
 * they hang under an order that is closed, and unnested the stop is missing, because it is held. So the open rows say
 * only what has to be found, and the orders they belong to are looked up in the list of all orders.
 */
import { Unavailable, WORKING_STATUSES, type Order } from '@trading-crew/core/contracts';
import type { AlpacaClient } from './client.ts';
import { isNoSuchOrder } from './errors.ts';
import { isGrouped, mapOrder } from './map-order.ts';
import { toAlpacaSymbol } from './symbols.ts';
import { WireOrder, WireOrderPage } from './wire.ts';

/** Alpaca's largest page. */
const PAGE_SIZE = 500;
/** Alpaca does not say whether legs count: a page that is short of this with its legs is the last one either way. */
const LEAST_OF_A_FULL_PAGE = 450;

interface OrderQuery {
  readonly status: 'open' | 'all';
  readonly nested: boolean;
  /** All of the account when left out. */
  readonly assets?: readonly string[] | undefined;
}

/**
 * The orders of a query page by page, newest first. Throws `Unavailable` when a page cannot be read or leads nowhere: a
 * list that ends too early would say that what is missing does not exist.
 */
async function* pagesOf(client: AlpacaClient, query: OrderQuery): AsyncGenerator<readonly WireOrder[], void, void> {
  const cursors = new Set<string>();
  let before: string | null = null;
  for (;;) {
    const page: WireOrderPage = await readPage(client, query, before);
    yield page.orders;
    if (page.size < LEAST_OF_A_FULL_PAGE) return;
    if (page.lastId === null || cursors.has(page.lastId)) {
      throw new Unavailable('Alpaca sent a page of orders that leads to no next one. Try again in a moment.');
    }
    before = page.lastId;
    cursors.add(before);
  }
}

const readPage = (
  client: AlpacaClient,
  { status, nested, assets }: OrderQuery,
  before: string | null,
): Promise<WireOrderPage> =>
  client.read('reading the orders', WireOrderPage, ({ trading }) =>
    trading.orders.getAllOrders({
      status,
      direction: 'desc',
      nested,
      limit: PAGE_SIZE,
      ...(assets && { symbols: assets.map(toAlpacaSymbol) }),
      ...(before !== null && { beforeOrderId: before }),
    }),
  );

/** Every order of the account with its legs, newest first, each once. */
export async function readOrders(client: AlpacaClient): Promise<Order[]> {
  const orders = new Map<string, Order>();
  for await (const wires of pagesOf(client, { status: 'all', nested: true })) {
    for (const wire of wires) orders.set(wire.id, mapOrder(wire));
  }
  return [...orders.values()];
}

export interface OrderRange {
  /** All of the account when left out. */
  readonly assets?: readonly string[];
  /** Orders that are done are wanted from here on (milliseconds UTC); none of them when left out. */
  readonly since?: number;
}

/**
 * The orders that can still fill, whatever their age, and those submitted since an instant; with their legs, oldest
 * first, each once.
 *
 * The unnested list of open orders is read first. Every group that still works has a row in it: its entry, or after
 * that has filled the exit that is not held. Then all orders are read nested, newest first, until each of those rows has
 * been met, as an order or as a leg of one, and `since` has been passed; where nothing is open and nothing done is
 * wanted, none. A row that is met nowhere is taken by itself, so that it is never lost.
 */
export async function readWorkingOrders(client: AlpacaClient, { assets, since }: OrderRange): Promise<Order[]> {
  const from = since ?? Number.POSITIVE_INFINITY;
  const sought = new Map<string, WireOrder>();
  for await (const rows of pagesOf(client, { status: 'open', nested: false, assets })) {
    for (const row of rows) sought.set(row.id, row);
  }
  if (sought.size === 0 && since === undefined) return [];
  const orders = new Map<string, Order>();
  for await (const wires of pagesOf(client, { status: 'all', nested: true, assets })) {
    let oldest = Number.POSITIVE_INFINITY;
    for (const wire of wires) {
      const order = mapOrder(wire);
      orders.set(wire.id, order);
      oldest = Math.min(oldest, order.submittedAt);
      for (const part of [wire, ...wire.legs]) sought.delete(part.id);
    }
    if (sought.size === 0 && oldest < from) break;
  }
  for (const row of sought.values()) orders.set(row.id, await withLegs(client, row));
  return [...orders.values()]
    .filter((order) => canStillFill(order) || order.submittedAt >= from)
    .reverse()
    .sort((one, other) => one.submittedAt - other.submittedAt);
}

/** Whether the order or a leg of it can still fill. */
export const canStillFill = (order: Order): boolean =>
  [order, ...order.legs].some((part) => WORKING_STATUSES.includes(part.status));

/**
 * The order with that client id and its legs; null when Alpaca says that it has none. Throws `Unavailable` for every
 * other answer, one that speaks of another order included.
 */
export async function findOrder(client: AlpacaClient, clientOrderId: string): Promise<Order | null> {
  const wire = await client.readOrNull(
    'looking for an order',
    WireOrder,
    ({ trading }) => trading.orders.getOrderByClientOrderId({ clientOrderId }),
    isNoSuchOrder,
  );
  return wire === null ? null : withLegs(client, sameOrder(wire, clientOrderId));
}

/** The answer, when it speaks of the order with that client id. Throws `Unavailable` when it does not. */
export function sameOrder(wire: WireOrder, clientOrderId: string): WireOrder {
  if (wire.clientOrderId === clientOrderId) return wire;
  throw new Unavailable(`Alpaca answered with another order than ${clientOrderId}. Try again in a moment.`);
}

/** The order as it stands under Alpaca's id, with its legs; null when Alpaca has none. */
export async function readOrder(client: AlpacaClient, orderId: string): Promise<Order | null> {
  const wire = await client.readOrNull(
    'reading an order',
    WireOrder,
    ({ trading }) => trading.orders.getOrderByOrderID({ orderId, nested: true }),
    isNoSuchOrder,
  );
  return wire === null ? null : mapOrder(wire);
}

/** The order with its legs, which are asked for where the answer at hand may lack them. */
export async function withLegs(client: AlpacaClient, wire: WireOrder): Promise<Order> {
  if (!isGrouped(wire) || wire.legs.length > 0) return mapOrder(wire);
  const whole = await readOrder(client, wire.id);
  if (whole) return whole;
  // Without its exits it would look as if nothing protected the position.
  throw new Unavailable(`Alpaca does not show the exits of ${wire.clientOrderId}. Try again in a moment.`);
}
