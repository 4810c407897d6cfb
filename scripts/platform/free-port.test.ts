import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePortFrom, isPortFree, randomFreePort } from './free-port.ts';

const servers: Server[] = [];

function listen(port: number): Promise<void> {
  return new Promise((resolve) => {
    const server = createServer();
    servers.push(server);
    server.listen(port, '127.0.0.1', resolve);
  });
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

describe('free ports', () => {
  it('a port somebody listens on is not free', async () => {
    const port = await randomFreePort();
    expect(await isPortFree(port)).toBe(true);
    await listen(port);
    expect(await isPortFree(port)).toBe(false);
  });

  it('the preferred port is taken when it is free', async () => {
    const port = await randomFreePort();
    expect(await freePortFrom(port)).toBe(port);
  });

  it('a busy port is passed over for a higher one', async () => {
    const port = await randomFreePort();
    await listen(port);
    expect(await freePortFrom(port)).toBeGreaterThan(port);
  });

  it('a port that is promised to another part is passed over', async () => {
    const port = await randomFreePort();
    expect(await freePortFrom(port, new Set([port]))).not.toBe(port);
  });
});
