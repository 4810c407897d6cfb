import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { scheduleMs, startScheduler, type Scheduler } from './scheduler.ts';

let server: Server;
let scheduler: Scheduler;

afterEach(() => {
  scheduler.stop();
  server.closeAllConnections();
  server.close();
});

/** A Functions emulator that notes what is fired and answers when told to. */
async function emulator(isSlow: (path: string) => boolean = () => false) {
  const fired: string[] = [];
  server = createServer((request, response) => {
    fired.push(`${request.method} ${request.url}`);
    request.resume();
    if (!isSlow(request.url ?? '')) response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { fired, port: (server.address() as AddressInfo).port };
}

const soon = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the clock of the local platform', () => {
  it('fires every function at once and in each round, at the address of its trigger', async () => {
    const { fired, port } = await emulator();
    scheduler = startScheduler({ port, functions: ['watchRuns', 'reconcileAccounts'], everyMs: 20 });
    await expect.poll(() => fired.length).toBeGreaterThanOrEqual(4);
    const trigger = 'POST /functions/projects/demo-trading-crew/triggers/us-central1';
    expect(new Set(fired)).toEqual(new Set([`${trigger}-watchRuns-0`, `${trigger}-reconcileAccounts-0`]));
  });

  it('does not fire what has not answered yet, and goes on with the others', async () => {
    const { fired, port } = await emulator((path) => path.includes('watchRuns'));
    scheduler = startScheduler({ port, functions: ['watchRuns', 'reconcileAccounts'], everyMs: 10 });
    await expect.poll(() => fired.filter((path) => path.includes('reconcileAccounts')).length).toBeGreaterThan(3);
    expect(fired.filter((path) => path.includes('watchRuns'))).toHaveLength(1);
  });

  it('fires no more once it is stopped', async () => {
    const { fired, port } = await emulator();
    scheduler = startScheduler({ port, functions: ['watchRuns'], everyMs: 10 });
    await expect.poll(() => fired.length).toBeGreaterThan(1);
    scheduler.stop();
    await soon(30);
    const before = fired.length;
    await soon(60);
    expect(fired).toHaveLength(before);
  });

  it('survives an emulator that is gone', async () => {
    const { port } = await emulator();
    server.close();
    scheduler = startScheduler({ port, functions: ['watchRuns'], everyMs: 5 });
    await soon(30);
    expect(() => scheduler.stop()).not.toThrow();
  });
});

describe('its interval', () => {
  it('is a minute, or what SCHEDULE_SECONDS says', () => {
    expect(scheduleMs({})).toBe(60_000);
    expect(scheduleMs({ SCHEDULE_SECONDS: '2' })).toBe(2_000);
    expect(scheduleMs({ SCHEDULE_SECONDS: 'often' })).toBe(60_000);
  });
});
