/** The parts of the server that the adapter does not use, asked by the real SDK: a rehearsal may use them all. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  Alpaca,
  NotFoundError,
  PermissionError,
  RateLimitError,
  TimeFrame,
  ValidationError,
  withResponse,
} from '@alpacahq/alpaca-trade-api/rest';
import { DEFAULT_SETTINGS, type Instrument } from '@trading-crew/core/contracts';
import { parseSampleAapl, ReplayedMarket } from '@trading-crew/core/offline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from './alpaca-server.ts';

const file = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
const aapl = parseSampleAapl(readFileSync(file, 'utf8'));
const pair: Instrument = { ...aapl.instrument, asset: 'BTC-USD', quantityIncrement: 1e-9 };
const market = new ReplayedMarket([aapl, { instrument: pair, bars: aapl.bars }]);

describe('the Alpaca-compatible server', () => {
  let server: AlpacaServer;
  let alpaca: Alpaca;
  beforeEach(async () => {
    const costs = { ...DEFAULT_SETTINGS.costs, slippageBps: 0, commissionPerShare: 0 };
    server = await startAlpacaServer({ market, costs, startOn: '2015-06-01' });
    const fetchApi = (url: string, init: RequestInit) => {
      const { pathname, search } = new URL(url);
      return fetch(server.url + pathname + search, init);
    };
    alpaca = new Alpaca({ ...REHEARSAL_KEYS, fetchApi, retry: false });
  });
  afterEach(() => server.close());

  const buy = (change: object = {}) =>
    alpaca.trading.orders.submit({ symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', ...change });

  it('its clocks stand at the simulated instant, on New York time', async () => {
    const { timestamp, nextClose } = await alpaca.trading.clock.legacyClock();
    expect(timestamp.toISOString()).toBe('2015-06-01T14:30:00.000Z');
    expect(nextClose.toISOString()).toBe('2015-06-01T20:00:00.000Z');
    const { clocks } = await alpaca.trading.clock.clock({ markets: 'NYSE' });
    expect(clocks[0]).toMatchObject({ phase: 'core', timestamp });
    server.advance();
    expect((await alpaca.trading.clock.legacyClock()).timestamp.toISOString()).toBe('2015-06-02T14:30:00.000Z');
  });

  it('its calendars list the sessions of the data', async () => {
    const range = { start: new Date('2015-05-22'), end: new Date('2015-05-27') };
    const days = await alpaca.trading.calendar.legacyCalendar(range);
    // The 25th was a holiday, after a weekend.
    expect(days.map((day) => day.date)).toHaveLength(3);
    expect((await alpaca.trading.calendar.calendar({ market: 'NYSE', ...range })).calendar).toHaveLength(3);
  });

  it('it knows its assets by either way of writing a pair', async () => {
    expect((await alpaca.trading.assets.getV2Assets()).map((asset) => asset.symbol)).toEqual(['AAPL', 'BTC/USD']);
    for (const symbolOrAssetId of ['BTC/USD', 'BTCUSD']) {
      const asset = await alpaca.trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId });
      expect(asset).toMatchObject({ symbol: 'BTC/USD', minTradeIncrement: '0.000000001' });
    }
    const unknown = alpaca.trading.assets.getV2AssetsSymbolOrAssetId({ symbolOrAssetId: 'NONE' });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
  });

  it('latest trades and snapshots show the open of the session and nothing later', async () => {
    const open = market.barOf('AAPL', '2015-06-01')?.open;
    expect(await alpaca.marketData.getLatestPrice('AAPL')).toBe(open);
    const trades = await alpaca.marketData.stocks.stockLatestTrades({ symbols: 'AAPL' });
    expect(trades.trades['AAPL']?.p).toBe(open);
    const snapshots = await alpaca.marketData.stocks.stockSnapshots({ symbols: 'AAPL' });
    expect(snapshots['AAPL']?.dailyBar).toMatchObject({ o: open, h: open, l: open, c: open });
    expect(snapshots['AAPL']?.prevDailyBar?.c).toBe(market.barOf('AAPL', '2015-05-29')?.close);
    const crypto = await alpaca.marketData.crypto.cryptoSnapshots({ loc: 'us', symbols: 'BTC/USD' });
    expect(crypto.snapshots['BTC/USD']?.latestTrade?.p).toBe(open);
  });

  it('bars come in pages, and the SDK puts them together', async () => {
    const range = { timeframe: TimeFrame.Day, start: new Date('2015-05-01'), end: new Date('2015-06-01T14:00:00Z') };
    const pages = await alpaca.marketData.stocks.stockBars({ symbols: 'AAPL', limit: 5, ...range });
    expect(pages.bars['AAPL']).toHaveLength(5);
    expect(pages.nextPageToken).toBeTruthy();
    const all = await alpaca.marketData.collectCryptoBarsBySymbol({
      loc: 'us',
      symbols: ['BTC/USD'],
      limit: 5,
      ...range,
    });
    // Twenty sessions of May and the one in progress.
    expect(all['BTC/USD']).toHaveLength(21);
  });

  it('a position can be looked at and closed, whole or in part', async () => {
    await buy();
    const held = await alpaca.trading.positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
    expect(held).toMatchObject({ qty: '10', qtyAvailable: '10', side: 'long' });
    await alpaca.trading.positions.deleteOpenPosition({ symbolOrAssetId: 'AAPL', qty: 4 });
    const rest = await alpaca.trading.positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
    expect(rest.qty).toBe('6');
    await alpaca.trading.positions.deleteOpenPosition({ symbolOrAssetId: 'AAPL' });
    const gone = alpaca.trading.positions.getOpenPosition({ symbolOrAssetId: 'AAPL' });
    await expect(gone).rejects.toBeInstanceOf(NotFoundError);
  });

  it('all orders can be cancelled at once', async () => {
    for (const clientOrderId of ['a', 'b'])
      await buy({ type: 'limit', limitPrice: '1', timeInForce: 'gtc', clientOrderId });
    expect(await alpaca.trading.orders.deleteAllOrders()).toHaveLength(2);
    expect(await alpaca.trading.orders.getAllOrders({ status: 'open' })).toEqual([]);
    const closed = await alpaca.trading.orders.getAllOrders({ status: 'closed', direction: 'asc' });
    expect(closed.map((order) => [order.clientOrderId, order.status])).toEqual([
      ['a', 'canceled'],
      ['b', 'canceled'],
    ]);
  });

  it('a bracket whose entry filled is listed as Alpaca lists it', async () => {
    await buy({
      orderClass: 'bracket',
      timeInForce: 'gtc',
      takeProfit: { limitPrice: 300 },
      stopLoss: { stopPrice: 10 },
    });
    const list = async (status: 'open' | 'all', nested: boolean) =>
      (await alpaca.trading.orders.getAllOrders({ status, nested })).map((order) => [
        order.type,
        order.legs?.length ?? 0,
      ]);
    expect(await list('open', true)).toEqual([]);
    expect(await list('open', false)).toEqual([['limit', 0]]);
    expect(await list('all', true)).toEqual([['market', 2]]);
  });

  it.each([
    [{ qty: '1e-7' }, 'invalid qty'],
    [{ symbol: 'NONE' }, 'asset "NONE" not found'],
    [{ type: 'limit', limitPrice: '10.123' }, 'invalid limit_price 10.123. sub-penny'],
    [{ orderClass: 'bracket', stopLoss: { stopPrice: 1 } }, 'bracket orders require take_profit.limit_price'],
    [{ symbol: 'BTC/USD' }, 'invalid crypto time_in_force'],
    [{ clientOrderId: 'taken' }, 'client_order_id must be unique'],
  ])('%j is refused as "%s…"', async (change, words) => {
    await buy({ clientOrderId: 'taken' });
    const refused = buy(change);
    await expect(refused).rejects.toBeInstanceOf(ValidationError);
    await expect(refused).rejects.toThrow(words);
  });

  it('a wash trade is refused with the order that is in the way', async () => {
    const resting = await buy({ type: 'limit', limitPrice: '1', timeInForce: 'gtc' });
    await buy();
    const error = await buy({ side: 'sell' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PermissionError);
    expect(await (error as PermissionError).response.json()).toMatchObject({
      code: 40310000,
      existing_order_id: resting.id,
    });
  });

  it('every answer carries a request id and the rate limit', async () => {
    const { headers, rateLimit } = await withResponse(alpaca.trading.account.getAccountRaw());
    expect(headers.get('X-Request-ID')).toMatch(/^[0-9a-f]{32}$/);
    expect(rateLimit).toMatchObject({ limit: 200, remaining: 199 });
    server.fail({ kind: '429', retryAfterSeconds: 7 });
    const error = await alpaca.trading.account.getAccount().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RateLimitError);
    expect((error as RateLimitError).retryAfterMs).toBe(7_000);
  });

  it('what it does not serve is not found, and no log of it holds a key', async () => {
    await expect(alpaca.trading.watchlists.getWatchlists()).rejects.toBeInstanceOf(NotFoundError);
    expect(JSON.stringify(server.requests)).not.toContain(REHEARSAL_KEYS.keyId);
    expect(JSON.stringify(server.requests)).not.toContain(REHEARSAL_KEYS.secret);
  });
});
