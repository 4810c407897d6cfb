/**
 * A server that speaks Alpaca's wire format over HTTP, trading and data on one address, with the simulated broker
 * behind it. It is for tests and for rehearsing paper trading; it listens on loopback only and keeps nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_SETTINGS, type SimulationCosts } from '@trading-crew/core/contracts';
import type { ReplayedMarket, SessionResult } from '@trading-crew/core/offline';
import { answerQuestion, type Keys, type LoggedRequest } from './answer-question.ts';
import { arm, takeFault, type ArmedFault, type Fault } from './faults.ts';
import { Problem, type Reply } from './reply.ts';
import { SimulatedExchange } from './simulated-exchange.ts';
import { uuidOf } from './wire-text.ts';

export interface AlpacaServerOptions {
  readonly market: ReplayedMarket;
  /** The key that is let in; REHEARSAL_KEYS unless told otherwise. */
  readonly keys?: Keys;
  readonly costs?: SimulationCosts;
  readonly startOn?: string | undefined;
  readonly startingCash?: number;
  readonly seed?: number;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface AlpacaServer {
  /** Such as http://127.0.0.1:40123, for ALPACA_BASE_URL. */
  readonly url: string;
  /** Every request that came in, oldest first; keys are not kept. */
  readonly requests: readonly LoggedRequest[];
  /** The book and the market behind the server. */
  readonly exchange: SimulatedExchange;
  /** What the clock says of the market. */
  marketOpen: boolean;
  /** Hits the next requests that match with a fault. */
  fail(fault: Fault): void;
  /** Takes the key back: every request with it is forbidden from now on. */
  revokeKey(): void;
  /** Plays the session to its end and goes on to the next. */
  advance(): SessionResult;
  close(): Promise<void>;
}

export const REHEARSAL_KEYS: Keys = { keyId: 'PKREHEARSAL000000000', secret: 'rehearsal-secret-of-no-worth' };

interface Door {
  readonly exchange: SimulatedExchange;
  readonly keys: Keys;
  readonly faults: ArmedFault[];
  readonly requests: LoggedRequest[];
  isRevoked: boolean;
}

/** Starts the server; it is ready when the promise resolves. */
export async function startAlpacaServer(options: AlpacaServerOptions): Promise<AlpacaServer> {
  const { market, costs = DEFAULT_SETTINGS.costs, startOn, startingCash = 100_000, seed = 7 } = options;
  const exchange = new SimulatedExchange({ market, costs, startOn, startingCash, seed });
  const door: Door = { exchange, keys: options.keys ?? REHEARSAL_KEYS, faults: [], requests: [], isRevoked: false };
  const server = createServer((request, response) => {
    // A request that was given up leaves nobody to answer.
    request.on('error', () => response.destroy());
    void serve(door, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: door.requests,
    exchange,
    get marketOpen() {
      return exchange.marketOpen;
    },
    set marketOpen(isOpen) {
      exchange.marketOpen = isOpen;
    },
    fail: (fault) => {
      door.faults.push(arm(fault));
    },
    revokeKey: () => {
      door.isRevoked = true;
    },
    advance: () => exchange.advance(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://alpaca');
  const method = request.method ?? 'GET';
  const logged: LoggedRequest = {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body: await bodyOf(request),
    status: null,
  };
  door.requests.push(logged);
  const fault = takeFault(door.faults, method, url.pathname);
  const isUntouched =
    fault?.kind === '429' || fault?.kind === 'reset-before' || (fault?.kind === 'status' && !fault.accepted);
  const reply = isUntouched ? null : await answerQuestion(door, logged, url, request.headers);
  if (fault?.kind === 'reset-before' || fault?.kind === 'reset-after') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1_000));
  if (!response.destroyed) send(door, logged, response, faultyReply(fault, reply), fault);
}

function faultyReply(fault: Fault | null, reply: Reply | null): Reply {
  if (fault?.kind === '429') return new Problem(429, 42910000, 'too many requests.').reply;
  if (fault?.kind === 'status') {
    const status = fault.status ?? 503;
    return { status, body: fault.body ?? { message: 'something went wrong' } };
  }
  return reply ?? new Problem(500, 50010000, 'internal server error').reply;
}

function send(door: Door, logged: LoggedRequest, response: ServerResponse, reply: Reply, fault: Fault | null): void {
  const { status, body } = reply;
  const json = body === undefined ? '' : JSON.stringify(body);
  const text = fault?.kind === 'truncated' ? json.slice(0, json.length / 2) : json;
  const isGarbage = fault?.kind === 'garbage';
  logged.status = isGarbage ? 200 : status;
  const used = door.requests.length;
  response.writeHead(logged.status, {
    'content-type': isGarbage ? 'text/html' : 'application/json',
    'x-request-id': uuidOf(`request ${used}`).replaceAll('-', ''),
    'x-ratelimit-limit': '200',
    'x-ratelimit-remaining': String(Math.max(0, 200 - used)),
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 60_000) * 60),
    ...(fault?.kind === '429' && { 'retry-after': String(fault.retryAfterSeconds ?? 1) }),
  });
  response.end(isGarbage ? '<html><body>Bad gateway</body></html>' : text);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
