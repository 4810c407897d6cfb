/**
 * A server that speaks Gemini's wire format over HTTP, on the paths of v1 and v1beta, for tests and rehearsals. It says
 * what it is told to say, fails as it is told to fail, and counts who asked. It listens on loopback only, keeps no key
 * and prints none.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestion, type Door, type LoggedRequest } from './answer-question.ts';
import { arm, mixedFault, takeFault, type Asked, type Fault, type FaultMix } from './faults.ts';
import type { Said } from './wire-answer.ts';
import { problem, type Reply } from './wire-error.ts';

export interface GeminiServerOptions {
  /** Project by key; REHEARSAL_KEYS unless told otherwise. Another key is refused. */
  readonly keys?: Readonly<Record<string, string>>;
  /** What the model says where nothing was scripted; a sample of the schema's shape unless told otherwise. */
  readonly answer?: (request: LoggedRequest) => unknown;
  /** Faults by chance, beside those that are asked for. */
  readonly mix?: FaultMix;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface GeminiServer {
  /** Such as http://127.0.0.1:40123, for GEMINI_BASE_URL. */
  readonly url: string;
  /** Every request that came in, oldest first; keys are not kept. */
  readonly requests: readonly LoggedRequest[];
  /** How many requests came with a key. */
  requestsWith(key: string): number;
  /** What the model says next, in order: text as it is, anything else as JSON. */
  say(...answers: readonly unknown[]): void;
  /** As `say`, with an ending of choice. */
  sayEnding(said: Said): void;
  /** Hits the next requests that match with a fault. */
  fail(fault: Fault): void;
  close(): Promise<void>;
}

/** Keys of no worth, and the projects they belong to. */
export const REHEARSAL_KEYS: Readonly<Record<string, string>> = {
  'rehearsal-key-of-no-worth-a1': 'alpha',
  'rehearsal-key-of-no-worth-a2': 'alpha',
  'rehearsal-key-of-no-worth-b1': 'beta',
};

/** The value of GEMINI_API_KEYS for keys and their projects. */
export const keyList = (keys: Readonly<Record<string, string>> = REHEARSAL_KEYS): string =>
  Object.entries(keys)
    .map(([key, project]) => `${project}:${key}`)
    .join(',');

/** Starts the server; it is ready when the promise resolves. */
export async function startGeminiServer(options: GeminiServerOptions = {}): Promise<GeminiServer> {
  const { keys = REHEARSAL_KEYS, answer = null, mix = null } = options;
  const door: Door = { keys, answer, mix, faults: [], script: [], requests: [], counts: new Map() };
  const server = createServer((request, response) => {
    // A request that was given up leaves nobody to answer.
    request.on('error', () => response.destroy());
    serve(door, request, response).catch(() => response.destroy());
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
    requestsWith: (key) => door.counts.get(key) ?? 0,
    say: (...answers) => {
      door.script.push(
        ...answers.map((value) => ({ text: typeof value === 'string' ? value : JSON.stringify(value) })),
      );
    },
    sayEnding: (said) => {
      door.script.push(said);
    },
    fail: (fault) => {
      door.faults.push(arm(fault));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://gemini');
  const key = String(request.headers['x-goog-api-key'] ?? url.searchParams.get('key') ?? '');
  const body = await bodyOf(request);
  const [, model = '', method = ''] = /^\/v1(?:beta)?\/models\/([^/:]+):(\w+)$/.exec(url.pathname) ?? [];
  const asked: Asked = { model, project: door.keys[key] ?? null, key };
  const logged: LoggedRequest = { path: url.pathname, method, model, project: asked.project, body, status: null };
  door.requests.push(logged);
  door.counts.set(key, (door.counts.get(key) ?? 0) + 1);
  const fault = takeFault(door.faults, asked) ?? (door.mix && mixedFault(door.mix, door.requests.length));
  if (fault?.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  if (fault?.kind === 'silent') return;
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1_000));
  const isPost = request.method === 'POST';
  const reply = isPost ? answerQuestion(door, logged, asked, fault) : problem(404, 'NOT_FOUND', 'Not found.');
  if (!response.destroyed) send(response, logged, reply, fault);
}

function send(response: ServerResponse, logged: LoggedRequest, { status, body }: Reply, fault: Fault | null): void {
  const json = JSON.stringify(body);
  logged.status = status;
  switch (fault?.kind) {
    case 'redirect':
      response.writeHead(307, { location: '/elsewhere' }).end();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Bad gateway</body></html>');
      return;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json' }).end(json.slice(0, json.length / 2));
      return;
    case 'stall-in-body':
      response.writeHead(200, { 'content-type': 'application/json' }).write(json.slice(0, json.length / 2));
      return;
    case 'reset-in-body':
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(json)),
      });
      response.write(json.slice(0, json.length / 2), () => response.destroy());
      return;
    default:
      response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' }).end(json);
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  try {
    return text === '' ? null : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}
