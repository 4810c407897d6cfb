/** One request on the wire: logged, delivered or not as its fault has it, and answered or not. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerQuestion, type Counter, type LoggedRequest } from './answer-question.ts';
import { keepsFromDelivery, type Fault } from './faults.ts';
import { Problem, type Reply } from './reply.ts';
import { uuidOf } from './wire-text.ts';

/** Where requests come in. */
export interface Door extends Counter {
  readonly requests: LoggedRequest[];
  /** The fault that the next request is hit by, if any. */
  readonly takeFault: (method: string, path: string) => Fault | null;
}

const LATE_BY_REQUESTS = 3;

/** Serves a request to its end; one whose body never came whole is as good as never sent. */
export async function serveRequest(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = performance.now();
  const url = new URL(request.url ?? '/', 'http://alpaca');
  const method = request.method ?? 'GET';
  const body = await bodyOf(request);
  if (body === UNFINISHED) return;
  const fault = door.takeFault(method, url.pathname);
  const logged: LoggedRequest = {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    body,
    at,
    fault: fault?.kind ?? null,
    status: null,
    accepted: method === 'POST' && url.pathname === '/v2/orders' ? false : null,
  };
  door.requests.push(logged);
  const reply = await delivered(door, logged, fault, { query: url.searchParams, headers: request.headers });
  if (fault?.kind === 'timeout') return;
  if (fault?.kind === 'reset-before' || fault?.kind === 'reset-after') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1_000));
  if (!response.destroyed) send(door, logged, response, faultyReply(fault, reply), fault);
}

/** The exchange's reply, to the last delivery where there are two; null for a request that never reached it. */
async function delivered(
  door: Door,
  logged: LoggedRequest,
  fault: Fault | null,
  rest: { readonly query: URLSearchParams; readonly headers: IncomingMessage['headers'] },
): Promise<Reply | null> {
  await door.exchange.exclusive(() => door.exchange.countRequest());
  if (fault && keepsFromDelivery(fault)) return null;
  const lateBy = fault?.kind === 'late-fill' ? (fault.requests ?? LATE_BY_REQUESTS) : undefined;
  const deliver = async (): Promise<Reply> => {
    const reply = await door.exchange.exclusive(() => answerQuestion(door, { ...logged, ...rest, lateBy }));
    if (logged.accepted === false && reply.status === 200) logged.accepted = true;
    return reply;
  };
  const reply = await deliver();
  return fault?.kind === 'duplicate' ? deliver() : reply;
}

function faultyReply(fault: Fault | null, reply: Reply | null): Reply {
  if (fault?.kind === '429') return new Problem(429, 42910000, 'too many requests.').reply;
  if (fault?.kind === 'status') {
    const status = fault.status ?? 503;
    return { status, body: fault.body === undefined ? { message: 'something went wrong' } : fault.body };
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

const UNFINISHED = Symbol('unfinished');

/** The body read as JSON, or as it is where it is none; `UNFINISHED` when the connection ended before it did. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  try {
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  } catch {
    return UNFINISHED;
  }
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
