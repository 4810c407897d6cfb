import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { randomFreePort } from './free-port.ts';
import { parsePort, privatePorts, usualPorts, USUAL_PORTS } from './platform-ports.ts';

describe('the ports of the platform', () => {
  it('a busy port is moved aside, and the sentence names both', async () => {
    const port = await randomFreePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const { ports, moved } = await usualPorts(port);
    server.close();
    expect(ports.hosting).not.toBe(port);
    expect(moved).toContain(`Port ${port} is busy; hosting uses ${ports.hosting}.`);
  });

  it('a free port is used without a word', async () => {
    const port = await randomFreePort();
    const { ports, moved } = await usualPorts(port);
    expect(ports.hosting).toBe(port);
    expect(moved.join()).not.toContain('hosting');
  });

  it('a part that is moved aside leaves the usual places to the others', async () => {
    const { ports } = await usualPorts(USUAL_PORTS.functions);
    expect(Object.values(USUAL_PORTS)).not.toContain(ports.hosting);
  });

  it('no two parts share a port, and private ones keep off the usual ones', async () => {
    const ports = Object.values(await privatePorts());
    expect(new Set(ports).size).toBe(Object.keys(USUAL_PORTS).length);
    expect(Math.min(...ports)).toBeGreaterThan(10_000);
  });

  it.each(['', 'abc', '80', '70000', '-1', '5000.5', '1e4'])('--port %j is refused with the bounds', (text) => {
    expect(() => parsePort(text)).toThrow('from 1024 to 65535');
  });

  it('--port 6000 is taken', () => {
    expect(parsePort('6000')).toBe(6_000);
  });
});
