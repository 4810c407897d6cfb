/**
 * Finds TCP ports on the loopback interface.
 * A port that comes back was free a moment ago; nothing holds it for the caller.
 */
import { createServer } from 'node:net';

/** True when nothing listens on the port of 127.0.0.1; port 0 asks the system for any, and is always free. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== null;
}

/** A port that the system chooses. */
export async function randomFreePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === null) throw new Error('The system gives out no free port on 127.0.0.1.');
  return port;
}

/** The preferred port, or the next free one above it, leaving out those in `taken`. */
export async function freePortFrom(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let port = preferred; port < Math.min(preferred + 200, 65_536); port += 1) {
    if (!taken.has(port) && (await isPortFree(port))) return port;
  }
  return randomFreePort();
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : port));
    });
  });
}
