/**
 * The adapter on our Alpaca-compatible server: the real SDK over real HTTP, on recorded and generated bars. Waiting
 * costs no time, and every subject has a server of its own.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sessionOf, type Instrument, type OrderIntent } from '@trading-crew/core/contracts';
import {
  generatedInstruments,
  MemoryClock,
  parseSampleAapl,
  ReplayedMarket,
  type InstrumentBars,
} from '@trading-crew/core/offline';
import {
  REHEARSAL_KEYS,
  startAlpacaServer,
  type AlpacaServer,
  type AlpacaServerOptions,
} from '../../../testing/alpaca-server/alpaca-server.ts';
import { openAlpacaPorts, type AlpacaPorts } from './index.ts';

const aaplFile = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
export const aapl = parseSampleAapl(readFileSync(aaplFile, 'utf8'));
const generated = generatedInstruments(aapl.bars.map((bar) => sessionOf(bar.time)));

/** AAPL's bars under another name: a pair, or a share with a class. */
const renamed = (change: Partial<Instrument>): InstrumentBars => ({
  bars: aapl.bars,
  instrument: { ...aapl.instrument, ...change },
});

export const sampleMarket = new ReplayedMarket([
  aapl,
  ...generated,
  renamed({ asset: 'BTC-USD', name: 'Bitcoin', quantityIncrement: 1e-9, priceIncrement: 0.000000001 }),
  renamed({ asset: 'BRK.B', name: 'Class B' }),
]);

/** An ordinary session in the middle of the recorded bars. */
export const START = '2015-06-01';

export interface AlpacaSubject extends AlpacaPorts {
  readonly server: AlpacaServer;
  readonly clock: MemoryClock;
  readonly dispose: () => Promise<void>;
}

/** A server and the ports on it. */
export async function openSubject(
  options: Partial<AlpacaServerOptions> & { readonly timeoutMs?: number } = {},
): Promise<AlpacaSubject> {
  const { timeoutMs, ...rest } = options;
  const server = await startAlpacaServer({ market: sampleMarket, startOn: START, ...rest });
  const clock = new MemoryClock(0);
  const ports = openAlpacaPorts({ ...REHEARSAL_KEYS, baseUrl: server.url, environment: 'paper', clock, timeoutMs });
  return { ...ports, server, clock, dispose: () => server.close() };
}

/** A market buy of ten shares for the day, with what a case changes about it. */
export const buyIntent = (clientOrderId: string, change: Partial<OrderIntent> = {}): OrderIntent => ({
  clientOrderId,
  runId: 'AAAAAAAAAAAAAAAAAAAA',
  asset: 'AAPL',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  ...change,
});
