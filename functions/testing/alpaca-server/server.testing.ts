/** What the tests of the server share: recorded bars, and a plain way to ask it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DEFAULT_SETTINGS } from '@trading-crew/core/contracts';
import { parseSampleAapl, ReplayedMarket } from '@trading-crew/core/offline';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer, type AlpacaServerOptions } from './alpaca-server.ts';

const file = createRequire(import.meta.url).resolve('@observablehq/sample-datasets/aapl.csv');
export const aapl = parseSampleAapl(readFileSync(file, 'utf8'));
export const market = new ReplayedMarket([
  aapl,
  { instrument: { ...aapl.instrument, asset: 'BTC-USD', quantityIncrement: 1e-9 }, bars: aapl.bars },
]);

/** A server on the recorded bars, in an ordinary session of them. */
export const startServer = (options: Partial<AlpacaServerOptions> = {}): Promise<AlpacaServer> =>
  startAlpacaServer({ market, costs: DEFAULT_SETTINGS.costs, startOn: '2015-06-01', ...options });

export interface Answer {
  /** Null when the connection died or no answer came in time. */
  readonly status: number | null;
  readonly text: string;
}

/** Long enough for a busy machine; where a time-out is what is wanted, a shorter one is given. */
const PATIENCE_MS = 10_000;

/** Asks once, with the rehearsal's key. */
export async function ask(
  { url }: AlpacaServer,
  path: string,
  init: RequestInit = {},
  patienceMs = PATIENCE_MS,
): Promise<Answer> {
  const headers = { 'APCA-API-KEY-ID': REHEARSAL_KEYS.keyId, 'APCA-API-SECRET-KEY': REHEARSAL_KEYS.secret };
  try {
    const response = await fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(patienceMs) });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: null, text: '' };
  }
}

/** Posts a market order for ten shares, with what a case changes about it. */
export function post(
  server: AlpacaServer,
  clientOrderId: string,
  change: object = {},
  patienceMs = PATIENCE_MS,
): Promise<Answer> {
  const order = { symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day', ...change };
  const body = JSON.stringify({ ...order, client_order_id: clientOrderId });
  return ask(server, '/v2/orders', { method: 'POST', body }, patienceMs);
}

/** An answer read as JSON. */
export const read = (answer: Answer): Record<string, unknown> => JSON.parse(answer.text) as Record<string, unknown>;
