/**
 * Counts the moments at which a process touches the world, and ends it at one of them. Between two of them nothing
 * outside the process can change, so that dying at every one of them is dying at every await.
 */
import { Firestore } from 'firebase-admin/firestore';

export interface IoPoints {
  /** What was about to happen, or had just happened, at each point so far. */
  readonly labels: readonly string[];
}

/** The transport of a database: every request of it goes through one of the two. */
interface Transport {
  request: (this: Transport, method: string, ...rest: unknown[]) => Promise<unknown>;
  requestStream: (this: Transport, method: string, ...rest: unknown[]) => Promise<NodeJS.ReadableStream>;
}

/** Dead at once: the signal, and nothing that could still run until it arrives. */
function die(): never {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new Error('unreachable');
}

/**
 * From now on each request to the database and over HTTP is two points, before it leaves and when its answer is there but
 * has not been read. The process is killed at point number `dieAt`, counted from 1; at none for 0.
 */
export function countIoPoints(dieAt: number): IoPoints {
  const labels: string[] = [];
  const point = (label: string): void => {
    labels.push(label);
    if (labels.length === dieAt) die();
  };
  const transport = Firestore.prototype as unknown as Transport;
  const { request, requestStream } = transport;
  transport.request = async function (method, ...rest) {
    point(`before ${method}`);
    const answer = await request.call(this, method, ...rest);
    point(`after ${method}`);
    return answer;
  };
  transport.requestStream = async function (method, ...rest) {
    point(`before ${method}`);
    const stream = await requestStream.call(this, method, ...rest);
    stream.once('end', () => point(`after ${method}`));
    return stream;
  };
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const what = `${init?.method ?? 'GET'} ${new URL(address).pathname}`;
    point(`before ${what}`);
    const response = await realFetch(input, init);
    point(`after ${what}`);
    return response;
  };
  return { labels };
}
