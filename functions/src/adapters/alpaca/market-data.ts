/**
 * Alpaca's daily bars, adjusted for splits, and only the ones that were complete at the instant asked for; and the latest
 * trade, for a last look before an order.
 */
import { TimeFrame } from '@alpacahq/alpaca-trade-api/rest';
import { Unavailable, type Bar } from '@trading-crew/core/contracts';
import type { BarRequest, MarketData } from '@trading-crew/core/ports';
import type { AlpacaClient } from './client.ts';
import { isInvalidSymbol, isNotFound } from './errors.ts';
import { readInstrument } from './instrument.ts';
import { mapBars, startOfBars } from './map-bars.ts';
import { isCrypto, toAlpacaSymbol } from './symbols.ts';
import { WireBars, WireCryptoTrades, WireStockTrade } from './wire.ts';

/** The feed that every account has; the consolidated one needs a paid plan. */
const FEED = 'iex';
/** Alpaca's largest page of bars. */
const PAGE_SIZE = 10_000;
/** How far a trade may lie past the instant it is asked for: that was read from another clock, some requests ago. */
const CLOCK_SKEW_MS = 60_000;

/** Shares, and crypto where the symbol is a pair such as BTC-USD. */
export const alpacaMarketData = (client: AlpacaClient): MarketData => ({
  instrument: (asset) => readInstrument(client, asset),
  bars: (request) => readBars(client, request),
  lastPrice: async (asset, now) => {
    const trade = await (isCrypto(asset) ? latestPairTrade(client, asset) : latestShareTrade(client, asset));
    return trade === null || trade.t > now + CLOCK_SKEW_MS ? null : { price: trade.p, time: trade.t };
  },
});

const isUnknownSymbol = (error: unknown): boolean => isNotFound(error) || isInvalidSymbol(error);

interface Trade {
  readonly p: number;
  readonly t: number;
}

async function latestShareTrade(client: AlpacaClient, asset: string): Promise<Trade | null> {
  const symbol = toAlpacaSymbol(asset);
  const answer = await client.readOrNull(
    `reading the last price of ${asset}`,
    WireStockTrade,
    ({ marketData }) => marketData.stocks.stockLatestTradeSingle({ symbol, feed: FEED }),
    isUnknownSymbol,
  );
  if (answer !== null && answer.symbol !== symbol) {
    throw new Unavailable(`Alpaca answered with the price of another asset than ${asset}. Try again in a moment.`);
  }
  return answer?.trade ?? null;
}

async function latestPairTrade(client: AlpacaClient, asset: string): Promise<Trade | null> {
  const symbols = toAlpacaSymbol(asset);
  const answer = await client.readOrNull(
    `reading the last price of ${asset}`,
    WireCryptoTrades,
    ({ marketData }) => marketData.crypto.cryptoLatestTrades({ loc: 'us', symbols }),
    isUnknownSymbol,
  );
  return answer?.trades[symbols] ?? null;
}

async function readBars(client: AlpacaClient, { asset, until, limit }: BarRequest): Promise<Bar[]> {
  if (limit < 1) return [];
  const isPair = isCrypto(asset);
  const symbol = toAlpacaSymbol(asset);
  const range = {
    timeframe: TimeFrame.Day,
    start: startOfBars(until, limit),
    end: new Date(until),
    limit: PAGE_SIZE,
    sort: 'asc',
  } as const;
  const wires = await client.readOrNull(
    `reading the bars of ${asset}`,
    WireBars,
    ({ marketData }) =>
      isPair
        ? marketData.getCryptoBarsFor(symbol, { loc: 'us', ...range })
        : marketData.getStockBarsFor(symbol, { feed: FEED, adjustment: 'split', ...range }),
    isUnknownSymbol,
  );
  return mapBars(wires ?? [], isPair, until, Math.floor(limit));
}
