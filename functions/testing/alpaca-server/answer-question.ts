/** From a request to a reply: the key first, then the route, then Alpaca's error body for what was refused. */
import type { IncomingHttpHeaders } from 'node:http';
import { accountRoutes } from './account-routes.ts';
import { dataRoutes } from './data-routes.ts';
import type { FaultKind } from './faults.ts';
import { marketRoutes } from './market-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { Problem, type Reply, type Route } from './reply.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';

export interface Keys {
  readonly keyId: string;
  readonly secret: string;
}

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** When it came in, by `performance.now()` of the server's process. */
  readonly at: number;
  /** The fault that hit it, if any. */
  readonly fault: FaultKind | null;
  /** The status that was sent; null when the connection died first or no answer was ever given. */
  status: number | null;
  /** For an order that was posted, whether the exchange took it; null for every other request. */
  accepted: boolean | null;
}

export interface Counter {
  readonly exchange: SimulatedExchange;
  readonly keys: Keys;
  readonly isRevoked: boolean;
}

const routes: readonly Route[] = [...orderRoutes, ...accountRoutes, ...marketRoutes, ...dataRoutes];

/** What a request asks. */
export interface Asking extends Pick<LoggedRequest, 'method' | 'path' | 'body'> {
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** See `Question`. */
  readonly lateBy: number | undefined;
}

/** The reply to a request, whatever it is. */
export async function answerQuestion(
  counter: Counter,
  { method, path, body, query, headers, lateBy }: Asking,
): Promise<Reply> {
  try {
    checkKey(counter, path, headers);
    const route = routes.find((candidate) => candidate.method === method && candidate.path.test(path));
    if (!route) throw new Problem(404, 40410000, 'endpoint not found.');
    const params = (route.path.exec(path) ?? []).slice(1).flatMap((part) => (part ? [decodeURIComponent(part)] : []));
    return await route.answer(counter.exchange, { params, query, body, lateBy });
  } catch (error) {
    if (error instanceof Problem) return error.reply;
    console.error('alpaca-server:', error);
    return new Problem(500, 50010000, 'internal server error occurred').reply;
  }
}

/** Crypto data is open to everybody, and the SDK sends no key there. */
function checkKey({ keys, isRevoked }: Counter, path: string, headers: IncomingHttpHeaders): void {
  if (path.startsWith('/v1beta3/crypto/')) return;
  const isRight = headers['apca-api-key-id'] === keys.keyId && headers['apca-api-secret-key'] === keys.secret;
  if (!isRight) throw new Problem(401, 40110000, 'request is not authorized');
  if (isRevoked) throw new Problem(403, undefined, 'forbidden.');
}
