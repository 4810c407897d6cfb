/** The reference endpoints: assets, clock and calendar, each in its second and third version. */
import type { Instrument } from '@trading-crew/core/contracts';
import { ok, Problem, type Route } from './reply.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';
import { assetClassOf, isPair, newYorkInstant, newYorkTime, uuidOf, wireSymbol } from './wire-text.ts';

const OPENS = '09:30';
const CLOSES = '16:00';
const MARKET = { acronym: 'NYSE', name: 'New York Stock Exchange', timezone: 'America/New_York', mic: 'XNYS', bic: '' };

export const marketRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/v2\/assets$/,
    answer: async (exchange, { query }) => {
      const assets = exchange.market.instruments().map(wireAsset);
      const wanted = query.get('asset_class');
      return ok(assets.filter((asset) => wanted === null || asset.class === wanted));
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/assets\/([^/]+)$/,
    answer: async (exchange, { params: [symbol = ''] }) => {
      const instrument = exchange.instrument(symbol);
      if (!instrument) throw new Problem(404, 40410000, `asset not found for ${symbol}`);
      return ok(wireAsset(instrument));
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/clock$/,
    answer: async (exchange) => {
      const { now, nextOpen, nextClose } = clock(exchange);
      return ok({
        timestamp: newYorkTime(now),
        is_open: exchange.marketOpen,
        next_open: newYorkTime(nextOpen),
        next_close: newYorkTime(nextClose),
      });
    },
  },
  {
    method: 'GET',
    path: /^\/v3\/clock$/,
    answer: async (exchange) => {
      const { now, nextOpen, nextClose } = clock(exchange);
      const times = {
        timestamp: newYorkTime(now),
        is_market_day: true,
        phase: exchange.marketOpen ? 'core' : 'closed',
        phase_until: newYorkTime(exchange.marketOpen ? nextClose : nextOpen),
        next_market_open: newYorkTime(nextOpen),
        next_market_close: newYorkTime(nextClose),
      };
      return ok({ clocks: [{ market: MARKET, ...times }] });
    },
  },
  {
    method: 'GET',
    path: /^\/v2\/calendar$/,
    answer: async (exchange, { query }) =>
      ok(
        sessions(exchange, query).map((date) => ({
          date,
          open: OPENS,
          close: CLOSES,
          session_open: '0400',
          session_close: '2000',
          settlement_date: date,
        })),
      ),
  },
  {
    method: 'GET',
    path: /^\/v3\/calendar\/([^/]+)$/,
    answer: async (exchange, { query }) =>
      ok({
        market: MARKET,
        calendar: sessions(exchange, query).map((date) => ({
          date,
          core_start: newYorkTime(newYorkInstant(date, OPENS)),
          core_end: newYorkTime(newYorkInstant(date, CLOSES)),
        })),
      }),
  },
];

/** The simulated instant, and when the market next opens and closes as seen from it. */
function clock({ broker, market, marketOpen }: SimulatedExchange) {
  const { now, session } = broker;
  const next = market.nextSession(session) ?? session;
  const closing = marketOpen ? session : next;
  return { now, nextOpen: newYorkInstant(next, OPENS), nextClose: newYorkInstant(closing, CLOSES) };
}

/** Sessions from `start` to `end`, of which the date alone counts. */
function sessions({ market }: SimulatedExchange, query: URLSearchParams): string[] {
  const start = query.get('start')?.slice(0, 10) ?? '';
  const end = query.get('end')?.slice(0, 10) ?? '9999';
  return market.calendar.filter((session) => session >= start && session <= end);
}

const wireAsset = ({ asset, name, tradable, priceIncrement, quantityIncrement }: Instrument) => ({
  id: uuidOf(`asset ${asset}`),
  class: assetClassOf(asset),
  exchange: isPair(asset) ? 'CRYPTO' : 'NASDAQ',
  symbol: wireSymbol(asset),
  name,
  status: tradable ? 'active' : 'inactive',
  tradable,
  marginable: false,
  shortable: false,
  easy_to_borrow: false,
  fractionable: true,
  // Alpaca gives the steps of crypto only.
  ...(isPair(asset) && {
    min_order_size: String(quantityIncrement),
    min_trade_increment: quantityIncrement.toFixed(9).replace(/0+$/, ''),
    price_increment: String(priceIncrement),
  }),
  attributes: [],
});
