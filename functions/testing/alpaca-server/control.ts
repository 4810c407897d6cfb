/**
 * A second door to the server, for a test in another process: what the exchange holds, what came in, and the means to
 * disturb it. JSON over HTTP on loopback; it is no part of Alpaca's interface.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AssetSymbol, Order, OrderIntent } from '@trading-crew/core/contracts';
import { z } from 'zod';
import type { AlpacaServer } from './alpaca-server.ts';
import { STORM_KINDS } from './storm.ts';

export interface AlpacaControl {
  /** Such as http://127.0.0.1:40124/control. */
  readonly url: string;
  close(): Promise<void>;
}

const Match = z.strictObject({ method: z.string().optional(), path: z.string().optional() });
const FaultBody = z.strictObject({
  kind: z.enum([
    'status',
    '429',
    'reset-before',
    'reset-after',
    'timeout',
    'slow',
    'truncated',
    'garbage',
    'duplicate',
    'late-fill',
  ]),
  match: Match.optional(),
  times: z.number().optional(),
  after: z.number().optional(),
  status: z.number().optional(),
  body: z.unknown().optional(),
  accepted: z.boolean().optional(),
  delayMs: z.number().optional(),
  retryAfterSeconds: z.number().optional(),
  requests: z.number().optional(),
});
const StormBody = z.nullable(
  z.strictObject({
    seed: z.number(),
    rate: z.number(),
    kinds: z.array(z.enum(STORM_KINDS)).optional(),
    match: Match.optional(),
    retryAfterSeconds: z.number().optional(),
  }),
);
const HandBody = OrderIntent.partial().extend({
  asset: AssetSymbol,
  side: z.enum(['buy', 'sell']),
  quantity: z.number().positive(),
});
const Named = z.strictObject({ clientOrderId: z.string() });

type Deed = (server: AlpacaServer, body: unknown) => unknown;

/** What can be asked and done, by method and path. */
const DEEDS: Readonly<Record<string, Deed>> = {
  'GET /control/orders': ({ exchange }) => exchange.orders,
  // An instant of this process says nothing to another: each is also given as milliseconds since 1970.
  'GET /control/requests': ({ requests }) =>
    requests.map((request) => ({ ...request, epochMs: performance.timeOrigin + request.at })),
  'GET /control/ledger': ({ ledger, exchange }) => ({ startingCash: exchange.startingCash, fills: ledger }),
  'GET /control/account': ({ exchange }) => exchange.broker.snapshot(),
  'POST /control/faults': (server, body) => server.fail(withoutUndefined(FaultBody.parse(body))),
  'POST /control/storm': (server, body) => server.storm(withoutUndefined(StormBody.parse(body))),
  'POST /control/fill-late': (server) => server.fillLate(),
  'POST /control/advance': (server) => server.advance(),
  'POST /control/market': (server, body) => {
    server.marketOpen = z.strictObject({ isOpen: z.boolean() }).parse(body).isOpen;
  },
  'POST /control/orders': (server, body) => server.placeByHand(withoutUndefined(HandBody.parse(body))),
  'POST /control/orders/forget': (server, body) => server.forget(Named.parse(body).clientOrderId),
  'POST /control/orders/alter': (server, body) => {
    const { clientOrderId, change } = Named.extend({ change: Order.partial() }).parse(body);
    server.alter(clientOrderId, withoutUndefined(change));
  },
  'POST /control/revoke-key': (server) => server.revokeKey(),
};

type Defined<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { [Key in keyof Value]: Defined<Exclude<Value[Key], undefined>> }
    : Value;

/** JSON holds no undefined, so that an optional field is there or it is not. */
const withoutUndefined = <Value>(value: Value): Defined<Value> => value as Defined<Value>;

/** Opens the door; `port` 0 takes a free one. */
export async function startControl(server: AlpacaServer, port = 0): Promise<AlpacaControl> {
  const control = createServer((request, response) => {
    void carriedOut(server, request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? null));
    });
  });
  await new Promise<void>((resolve, reject) => {
    control.once('error', reject);
    control.listen(port, '127.0.0.1', resolve);
  });
  const address = control.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${address.port}/control`,
    close: () =>
      new Promise((resolve) => {
        control.close(() => resolve());
        control.closeAllConnections();
      }),
  };
}

async function carriedOut(server: AlpacaServer, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const deed = DEEDS[`${request.method ?? ''} ${request.url ?? ''}`];
  if (!deed) return { status: 404, body: { message: 'There is no such control.' } };
  try {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    return { status: 200, body: await deed(server, text === '' ? null : JSON.parse(text)) };
  } catch (error) {
    return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}
