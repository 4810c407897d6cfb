/** The data host's endpoints: daily bars in pages, latest trades, snapshots. Nothing after the simulated instant. */
import { sessionOf, type Bar } from '@trading-crew/core/contracts';
import { ok, Problem, type Question, type Route } from './reply.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';
import { isoTime, isPair, newYorkInstant } from './wire-text.ts';

const BARS_PAGE = { default: 1_000, max: 10_000 };
/** Crypto days begin at midnight in Chicago. */
const CRYPTO_DAY_BEGINS_MS = 6 * 3_600_000;

export const dataRoutes: readonly Route[] = [
  { method: 'GET', path: /^\/v2\/stocks\/bars$/, answer: async (exchange, question) => ok(bars(exchange, question)) },
  {
    method: 'GET',
    path: /^\/v1beta3\/crypto\/us\/bars$/,
    answer: async (exchange, question) => ok(bars(exchange, question)),
  },
  {
    method: 'GET',
    path: /^\/v2\/stocks\/([^/]+)\/trades\/latest$/,
    answer: async (exchange, { params: [symbol = ''] }) => ok({ symbol, trade: latestTrade(exchange, symbol) }),
  },
  {
    method: 'GET',
    path: /^\/(?:v2\/stocks\/trades\/latest|v1beta3\/crypto\/us\/latest\/trades)$/,
    answer: async (exchange, { query }) => ok({ trades: perSymbol(exchange, query, latestTrade) }),
  },
  {
    method: 'GET',
    path: /^\/v2\/stocks\/snapshots$/,
    answer: async (exchange, { query }) => ok(perSymbol(exchange, query, snapshot)),
  },
  {
    method: 'GET',
    path: /^\/v2\/stocks\/([^/]+)\/snapshot$/,
    answer: async (exchange, { params: [symbol = ''] }) => ok({ symbol, ...snapshot(exchange, symbol) }),
  },
  {
    method: 'GET',
    path: /^\/v1beta3\/crypto\/us\/snapshots$/,
    answer: async (exchange, { query }) => ok({ snapshots: perSymbol(exchange, query, snapshot) }),
  },
];

function symbolsOf(query: URLSearchParams, exchange: SimulatedExchange): string[] {
  const symbols = query.get('symbols')?.split(',') ?? [];
  for (const symbol of symbols) {
    const isKnown = exchange.instrument(symbol) !== null;
    if (!isKnown && !/^[A-Z0-9./]+$/.test(symbol)) throw new Problem(400, undefined, `invalid symbol: ${symbol}`);
  }
  return symbols;
}

function perSymbol<Value>(
  exchange: SimulatedExchange,
  query: URLSearchParams,
  of: (exchange: SimulatedExchange, symbol: string) => Value,
): Record<string, Value> {
  const known = symbolsOf(query, exchange).filter((symbol) => exchange.instrument(symbol));
  return Object.fromEntries(known.map((symbol) => [symbol, of(exchange, symbol)]));
}

/** Bars symbol by symbol, oldest first; a page counts the bars of all symbols together. */
function bars(exchange: SimulatedExchange, { query }: Question) {
  if (query.get('timeframe') !== '1Day') throw new Problem(400, undefined, 'only timeframe 1Day is served here');
  const start = Date.parse(query.get('start') ?? '1970-01-01T00:00:00Z');
  const end = Date.parse(query.get('end') ?? isoTime(exchange.broker.now));
  const rows = symbolsOf(query, exchange)
    .sort()
    .flatMap((symbol) => {
      const inRange = wireBars(exchange, symbol).filter(({ t }) => Date.parse(t) >= start && Date.parse(t) <= end);
      if (query.get('sort') === 'desc') inRange.reverse();
      return inRange.map((bar) => ({ symbol, bar }));
    });
  const limit = Math.min(Number(query.get('limit') ?? BARS_PAGE.default), BARS_PAGE.max);
  const from = Number(atob(query.get('page_token') ?? btoa('0')));
  const page: Record<string, WireBar[]> = {};
  for (const { symbol, bar } of rows.slice(from, from + limit)) (page[symbol] ??= []).push(bar);
  const isLast = from + limit >= rows.length;
  return {
    bars: page,
    next_page_token: isLast ? null : btoa(String(from + limit)),
    currency: 'USD',
  };
}

function wireBars(exchange: SimulatedExchange, symbol: string) {
  const asset = exchange.instrument(symbol)?.asset;
  return asset === undefined ? [] : exchange.bars(asset).map((bar) => wireBar(asset, bar));
}

type WireBar = ReturnType<typeof wireBar>;

function wireBar(asset: string, { time, open, high, low, close, volume }: Bar) {
  const begins = isPair(asset) ? time + CRYPTO_DAY_BEGINS_MS : newYorkInstant(sessionOf(time), '00:00');
  const t = isoTime(begins).replace('.000', '');
  return { t, o: open, h: high, l: low, c: close, v: volume, n: 100, vw: (open + high + low + close) / 4 };
}

function latestTrade(exchange: SimulatedExchange, symbol: string) {
  const last = wireBars(exchange, symbol).at(-1);
  if (!last) throw new Problem(404, undefined, `no trade found for ${symbol}`);
  return { t: isoTime(exchange.broker.now), p: last.c, s: 100, x: 'V', i: 1, c: ['@'], z: 'C' };
}

function snapshot(exchange: SimulatedExchange, symbol: string) {
  const [prevDailyBar = null, dailyBar = null] = wireBars(exchange, symbol).slice(-2);
  const trade = latestTrade(exchange, symbol);
  return {
    latestTrade: trade,
    latestQuote: { t: trade.t, ap: trade.p, as: 1, ax: 'V', bp: trade.p, bs: 1, bx: 'V', c: ['R'], z: 'C' },
    minuteBar: dailyBar,
    dailyBar,
    prevDailyBar,
  };
}
