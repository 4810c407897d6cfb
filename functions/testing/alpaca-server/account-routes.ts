/** The account endpoints: account, positions, activities, portfolio history. */
import type { Position } from '@trading-crew/core/contracts';
import { activityIdOf } from './ledger.ts';
import { placeOrder } from './order-routes.ts';
import { ok, Problem, type Route } from './reply.ts';
import { wireOrderId, type SimulatedExchange } from './simulated-exchange.ts';
import { amount, assetClassOf, isoTime, positionSymbol, uuidOf, wireSymbol } from './wire-text.ts';

const ACTIVITIES_PAGE = 100;
const DAY_SECONDS = 86_400;

export const accountRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/v2\/account$/, answer: async (exchange) => ok(await account(exchange)) },
  {
    method: 'GET',
    path: /^\/v2\/positions$/,
    answer: async (exchange) => ok((await exchange.broker.snapshot()).positions.map(wirePosition)),
  },
  {
    method: 'GET',
    path: /^\/v2\/positions\/([^/]+)$/,
    answer: async (exchange, { params: [symbol = ''] }) => ok(wirePosition(await position(exchange, symbol))),
  },
  {
    method: 'DELETE',
    path: /^\/v2\/positions\/([^/]+)$/,
    answer: async (exchange, { params: [symbol = ''], query }) => {
      const { asset, quantity } = await position(exchange, symbol);
      return placeOrder(exchange, {
        symbol: wireSymbol(asset),
        qty: query.get('qty') ?? amount(quantity),
        side: 'sell',
        type: 'market',
        time_in_force: 'gtc',
      });
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/account\/activities(?:\/([A-Z]+))?$/,
    answer: async (exchange, { params: [type], query }) => {
      const types = type === undefined ? query.get('activity_types')?.split(',') : [type];
      return ok(!types || types.includes('FILL') ? await fills(exchange, query) : []);
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/account\/portfolio\/history$/,
    answer: async (exchange, { query }) => ok(await portfolioHistory(exchange, query)),
  },
];

async function account({ broker, startedOn, accountNumber }: SimulatedExchange) {
  const { cash, equity, buyingPower, previousEquity, positions } = await broker.snapshot();
  const marketValue = positions.reduce((sum, held) => sum + held.marketValue, 0);
  return {
    id: uuidOf('account'),
    account_number: accountNumber,
    status: 'ACTIVE',
    crypto_status: 'ACTIVE',
    currency: 'USD',
    cash: amount(cash),
    equity: amount(equity),
    portfolio_value: amount(equity),
    last_equity: amount(previousEquity),
    buying_power: amount(buyingPower),
    regt_buying_power: amount(buyingPower),
    non_marginable_buying_power: amount(buyingPower),
    long_market_value: amount(marketValue),
    short_market_value: '0',
    multiplier: '1',
    shorting_enabled: false,
    account_blocked: false,
    trading_blocked: false,
    transfers_blocked: false,
    trade_suspended_by_user: false,
    created_at: `${startedOn}T00:00:00Z`,
  };
}

async function position({ broker }: SimulatedExchange, symbol: string): Promise<Position> {
  const { positions } = await broker.snapshot();
  const held = positions.find(({ asset }) => positionSymbol(asset) === symbol || wireSymbol(asset) === symbol);
  if (!held) throw new Problem(404, 40410000, 'position does not exist');
  return held;
}

const wirePosition = (held: Position) => ({
  asset_id: uuidOf(`asset ${held.asset}`),
  symbol: positionSymbol(held.asset),
  exchange: assetClassOf(held.asset) === 'crypto' ? 'CRYPTO' : 'NASDAQ',
  asset_class: assetClassOf(held.asset),
  asset_marginable: false,
  qty: amount(held.quantity),
  qty_available: amount(held.availableQuantity),
  side: 'long',
  avg_entry_price: amount(held.averagePrice),
  cost_basis: amount(held.averagePrice * held.quantity),
  market_value: amount(held.marketValue),
  current_price: amount(held.marketPrice),
  lastday_price: amount(held.marketPrice),
  change_today: '0',
  unrealized_pl: amount(held.unrealizedPl),
  unrealized_plpc: amount(held.unrealizedPlFraction),
  unrealized_intraday_pl: '0',
  unrealized_intraday_plpc: '0',
});

async function fills(exchange: SimulatedExchange, query: URLSearchParams) {
  const parts = new Map(
    exchange.orders.flatMap((order) => [order, ...order.legs]).map((part) => [part.clientOrderId, part]),
  );
  const rows = (await exchange.broker.fills()).map((fill) => {
    const listed = parts.get(fill.clientOrderId);
    const isWhole = listed?.filledQuantity === fill.quantity;
    return {
      id: activityIdOf(fill),
      activity_type: 'FILL',
      transaction_time: isoTime(fill.time),
      type: isWhole ? 'fill' : 'partial_fill',
      price: amount(fill.price),
      qty: amount(fill.quantity),
      side: fill.side,
      symbol: wireSymbol(fill.asset),
      leaves_qty: '0',
      order_id: listed ? wireOrderId(listed) : uuidOf(`order ${fill.clientOrderId}`),
      cum_qty: amount(fill.quantity),
      order_status: isWhole ? 'filled' : 'partially_filled',
    };
  });
  const after = query.get('after');
  const until = query.get('until');
  const wanted = rows.filter(
    ({ transaction_time: time }) =>
      (after === null || Date.parse(time) > Date.parse(after)) &&
      (until === null || Date.parse(time) < Date.parse(until)),
  );
  if (query.get('direction') !== 'asc') wanted.reverse();
  const token = query.get('page_token');
  const from = token === null ? 0 : wanted.findIndex(({ id }) => id === token) + 1;
  const size = Math.min(Number(query.get('page_size') ?? ACTIVITIES_PAGE), ACTIVITIES_PAGE);
  return wanted.slice(from, from + size);
}

/** A day's value stands at the UTC midnight that ends it; days before the account was funded are zero. */
async function portfolioHistory({ broker, startedOn }: SimulatedExchange, query: URLSearchParams) {
  if (query.get('timeframe') !== '1D') throw new Problem(422, 42210000, 'only timeframe 1D is served here');
  const { equity } = await broker.snapshot();
  const secondsOf = (session: string): number => Date.parse(`${session}T00:00:00Z`) / 1_000 + DAY_SECONDS;
  const points = [
    { at: secondsOf(startedOn) - DAY_SECONDS, equity: 0 },
    ...(await broker.equityHistory()).map((point) => ({ at: secondsOf(point.session), equity: point.equity })),
    // While a session lasts, its value so far is the last point.
    { at: Math.floor(broker.now / 1_000), equity },
  ];
  const start = query.get('start');
  const end = query.get('end');
  const wanted = points.filter(
    ({ at }) =>
      (start === null || at >= Date.parse(start) / 1_000) && (end === null || at <= Math.ceil(Date.parse(end) / 1_000)),
  );
  const base = points[1]?.equity ?? equity;
  return {
    timestamp: wanted.map(({ at }) => at),
    equity: wanted.map((point) => point.equity),
    profit_loss: wanted.map((point) => (point.equity === 0 ? 0 : point.equity - base)),
    profit_loss_pct: wanted.map((point) => (point.equity === 0 ? 0 : point.equity / base - 1)),
    base_value: base,
    base_value_asof: startedOn,
    timeframe: '1D',
  };
}
