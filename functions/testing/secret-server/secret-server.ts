/**
 * A server that speaks the part of Secret Manager's HTTP interface that the secret store uses, for tests. It listens on
 * loopback only, asks for a bearer token of any kind, names projects by number as Google does, and keeps nothing.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerRequest, type Asked, type Reply, type Secrets } from './answer-request.ts';

export interface SecretFault {
  /** The end of the path that is hit, such as `:access`; every request when left out. */
  readonly at?: string;
  /** The status that is answered; left out, the connection is cut. */
  readonly status?: number;
  /** How many requests are hit; all of them when left out. */
  readonly times?: number;
  /** Whether what was asked is done all the same. */
  readonly isDone?: boolean;
}

export interface SecretServer {
  readonly port: number;
  /** Every request that came in, oldest first, as `METHOD path`. */
  readonly requests: readonly string[];
  /** What is kept now: the values by version, the newest last, null for one that was destroyed. */
  versionsOf(secretId: string): readonly (string | null)[] | null;
  /** Takes the newest version out of use, as an administrator would. */
  disable(secretId: string): void;
  fail(fault: SecretFault): void;
  close(): Promise<void>;
}

interface ArmedFault extends SecretFault {
  left: number;
}

const ERRORS: Readonly<Record<number, string>> = {
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** Starts the server on a free port; it is ready when the promise resolves. */
export async function startSecretServer(): Promise<SecretServer> {
  const secrets: Secrets = new Map();
  const requests: string[] = [];
  const faults: ArmedFault[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await askedOf(request);
    requests.push(`${asked.method} ${asked.path}`);
    const fault = faults.find(({ at, left }) => left > 0 && asked.path.endsWith(at ?? ''));
    if (fault) fault.left -= 1;
    const reply = fault && !fault.isDone ? null : answerRequest(secrets, asked);
    if (fault && fault.status === undefined) return void request.socket.destroy();
    send(response, fault?.status === undefined ? (reply ?? refusal(500)) : refusal(fault.status));
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A TCP server that listens has an address with a port.
    port: (server.address() as AddressInfo).port,
    requests,
    versionsOf: (secretId) => secrets.get(secretId)?.map(({ value }) => value) ?? null,
    disable: (secretId) => {
      const newest = secrets.get(secretId)?.at(-1);
      if (newest) newest.isDisabled = true;
    },
    fail: (fault) => void faults.push({ ...fault, left: fault.times ?? Infinity }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function askedOf(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '/', 'http://secretmanager');
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  const isSigned = /^Bearer \S+$/.test(request.headers.authorization ?? '');
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body, isSigned };
}

const refusal = (status: number): Reply => ({
  status,
  body: { error: { code: status, message: 'This is a fault.', status: ERRORS[status] ?? 'UNKNOWN' } },
});

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify(body));
}
