/** Alpaca's daily bars, adjusted for splits, and only the ones that were complete at the instant asked for. */
import { TimeFrame } from '@alpacahq/alpaca-trade-api/rest';
import type { Bar } from '@trading-crew/core/contracts';
import type { BarRequest, MarketData } from '@trading-crew/core/ports';
import type { AlpacaClient } from './client.ts';
import { isInvalidSymbol, isNotFound } from './errors.ts';
import { readInstrument } from './instrument.ts';
import { mapBars, startOfBars } from './map-bars.ts';
import { isCrypto, toAlpacaSymbol } from './symbols.ts';
import { WireBars } from './wire.ts';

/** The feed that every account has; the consolidated one needs a paid plan. */
const FEED = 'iex';
/** Alpaca's largest page of bars. */
const PAGE_SIZE = 10_000;

/** Shares, and crypto where the symbol is a pair such as BTC-USD. */
export const alpacaMarketData = (client: AlpacaClient): MarketData => ({
  instrument: (asset) => readInstrument(client, asset),
  bars: (request) => readBars(client, request),
});

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
    (error) => isNotFound(error) || isInvalidSymbol(error),
  );
  return mapBars(wires ?? [], isPair, until, Math.floor(limit));
}
