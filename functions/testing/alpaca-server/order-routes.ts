/** The order endpoints: post, list, look up, cancel. */
import { WORKING_STATUSES, type OrderLeg } from '@trading-crew/core/contracts';
import { readPostedOrder, refusalOf } from './post-order.ts';
import { ok, Problem, type Reply, type Route } from './reply.ts';
import { wireClientOrderId, wireOrderId, type Listed, type SimulatedExchange } from './simulated-exchange.ts';
import { isListedAsOpen, wireOrder, wireStatus } from './wire-order.ts';
import { isoTime, wireSymbol } from './wire-text.ts';

const PAGE = { default: 50, max: 500 };

export const orderRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v2\/orders$/,
    answer: (exchange, { body, lateBy }) => placeOrder(exchange, body, lateBy),
  },
  {
    method: 'GET',
    path: /^\/v2\/orders$/,
    answer: async (exchange, { query }) => {
      const nested = query.get('nested') === 'true';
      return ok(listOrders(exchange, query).map((listed) => wireOrder(listed, nested)));
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/orders:by_client_order_id$/,
    answer: async (exchange, { query }) => {
      const wanted = query.get('client_order_id') ?? '';
      const found = exchange.find((part, isLeg) => wireClientOrderId(part, isLeg) === wanted);
      if (!found) throw new Problem(404, 40410000, `order not found for ${wanted}`);
      return ok(wireOrder(found, false));
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/orders\/([^/]+)$/,
    answer: async (exchange, { params: [id = ''], query }) =>
      ok(wireOrder(findById(exchange, id), query.get('nested') === 'true')),
  },
  {
    method: 'DELETE',
    path: /^\/v2\/orders\/([^/]+)$/,
    answer: async (exchange, { params: [id = ''] }) => {
      const found = findById(exchange, id);
      const { part } = found;
      if (!WORKING_STATUSES.includes(part.status)) {
        throw new Problem(422, 42210000, `order is already in "${wireStatus(found)}" state`);
      }
      await exchange.cancel(part.clientOrderId);
      return { status: 204, body: undefined };
    },
  },
  {
    method: 'DELETE',
    path: /^\/v2\/orders$/,
    answer: async (exchange) => {
      const working = rowsOf(exchange, false).filter(isListedAsOpen);
      for (const { part } of working) await exchange.cancel(part.clientOrderId);
      return { status: 207, body: working.map(({ part }) => ({ id: wireOrderId(part), status: 200 })) };
    },
  },
];

/** Places what was posted, or throws the `Problem` that Alpaca answers with. */
export async function placeOrder(exchange: SimulatedExchange, body: unknown, lateBy?: number): Promise<Reply> {
  const intent = readPostedOrder(exchange, body);
  try {
    const order = await exchange.place(intent, lateBy);
    return ok(wireOrder({ parent: order, part: order, isLeg: false }, true));
  } catch (error) {
    throw await refusalOf(error, exchange, intent);
  }
}

function findById(exchange: SimulatedExchange, id: string): Listed {
  const found = exchange.find((part) => wireOrderId(part) === id);
  if (!found) throw new Problem(404, 40410000, `order not found for ${id}`);
  return found;
}

/** Nested, only the orders that stand for themselves are rows. */
const rowsOf = (exchange: SimulatedExchange, nested: boolean): Listed[] =>
  exchange.orders.flatMap((parent): Listed[] => [
    { parent, part: parent, isLeg: false },
    ...(nested ? [] : parent.legs.map((part) => ({ parent, part, isLeg: true }))),
  ]);

/** The status asked for is that of the row alone, whatever its legs have. */
function listOrders(exchange: SimulatedExchange, query: URLSearchParams): Listed[] {
  const rows = rowsOf(exchange, query.get('nested') === 'true');
  const wanted = rows.filter((row) => hasStatus(row, query.get('status') ?? 'open') && fits(row.part, query));
  if (query.get('direction') !== 'asc') wanted.reverse();
  const limit = Math.min(Number(query.get('limit') ?? PAGE.default), PAGE.max);
  return behindCursor(wanted, query).slice(0, limit);
}

function hasStatus(row: Listed, status: string): boolean {
  return status === 'all' || isListedAsOpen(row) === (status === 'open');
}

function fits(part: OrderLeg, query: URLSearchParams): boolean {
  const symbols = query.get('symbols')?.split(',');
  const submittedAt = isoTime(part.submittedAt);
  const after = query.get('after');
  const until = query.get('until');
  return (
    (!symbols || symbols.includes(wireSymbol(part.asset))) &&
    (!query.has('side') || query.get('side') === part.side) &&
    (after === null || submittedAt > isoTime(Date.parse(after))) &&
    (until === null || submittedAt <= isoTime(Date.parse(until)))
  );
}

/** The rows that come after the one named by `before_order_id` (newest first) or `after_order_id` (oldest first). */
function behindCursor(rows: Listed[], query: URLSearchParams): Listed[] {
  const cursor = query.get('before_order_id') ?? query.get('after_order_id');
  if (cursor === null) return rows;
  const place = rows.findIndex(({ part }) => wireOrderId(part) === cursor);
  return place < 0 ? [] : rows.slice(place + 1);
}
