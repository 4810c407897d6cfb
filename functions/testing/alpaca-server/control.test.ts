/** The server in a process of its own: clients come and die, the broker lives on and is asked through its control. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS } from './alpaca-server.ts';

const CLIENT = `
  const [url, key, secret] = process.argv.slice(1);
  const headers = { 'APCA-API-KEY-ID': key, 'APCA-API-SECRET-KEY': secret };
  const order = { symbol: 'AAPL', side: 'buy', type: 'market', qty: '10', time_in_force: 'day', client_order_id: 'mine' };
  fetch(url + '/v2/orders', { method: 'POST', headers, body: JSON.stringify(order) }).then(() => console.log('answered'));
`;

describe('the server as a process of its own', () => {
  let server: ChildProcess;
  const settings = new Map<string, string>();
  beforeAll(async () => {
    server = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
      env: { PATH: process.env['PATH'], CONTROL_PORT: '0', START: '2015-06-01' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!server.stdout) throw new Error('The server has no output.');
    for await (const line of createInterface({ input: server.stdout })) {
      const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) settings.set(name, value);
      if (name === 'CONTROL_URL') break;
    }
  });
  afterAll(() => {
    server.kill('SIGKILL');
  });

  const setting = (name: string): string => settings.get(name) ?? '';
  const control = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(setting('CONTROL_URL') + path, init);
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };

  it('keeps the order of a client that was killed while it waited for the answer', async () => {
    await control('/faults', { kind: 'slow', delayMs: 60_000, match: { method: 'POST', path: '/v2/orders' } });
    const { keyId, secret } = REHEARSAL_KEYS;
    const client = spawn(process.execPath, ['-e', CLIENT, setting('ALPACA_BASE_URL'), keyId, secret], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let heard = '';
    client.stdout.setEncoding('utf8').on('data', (text: string) => (heard += text));
    while (((await control('/orders')) as unknown[]).length === 0) await new Promise((wait) => setTimeout(wait, 20));
    client.kill('SIGKILL');
    await once(client, 'exit');
    expect(heard).toBe('');
    expect(await control('/orders')).toMatchObject([{ clientOrderId: 'mine', status: 'filled' }]);
    expect(await control('/ledger')).toMatchObject({ startingCash: 100_000, fills: [{ asset: 'AAPL', quantity: 10 }] });
    const [request] = (await control('/requests')) as { epochMs: number; accepted: boolean; status: null }[];
    expect(request).toMatchObject({ accepted: true, status: null });
    expect(Math.abs((request?.epochMs ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  it('can be disturbed and looked into, and refuses what it does not understand', async () => {
    expect(await control('/orders', { asset: 'AAPL', side: 'buy', quantity: 2 })).toMatchObject({ quantity: 2 });
    await control('/orders/alter', { clientOrderId: 'mine', change: { quantity: 12 } });
    expect(await control('/orders')).toMatchObject([{ quantity: 12 }, { quantity: 2 }]);
    await control('/orders/forget', { clientOrderId: 'mine' });
    expect(await control('/orders')).toHaveLength(1);
    expect(await control('/account')).toMatchObject({ positions: [{ asset: 'AAPL', quantity: 12 }] });
    await control('/storm', { seed: 1, rate: 1, kinds: ['503'] });
    expect((await fetch(`${setting('ALPACA_BASE_URL')}/v2/clock`)).status).toBe(503);
    await control('/storm', null);
    expect((await fetch(`${setting('ALPACA_BASE_URL')}/v2/clock`)).status, 'without a key').toBe(401);
    expect(await control('/advance', {})).toMatchObject({ session: '2015-06-01' });
    await expect(control('/faults', { kind: 'earthquake' })).rejects.toThrow(/kind/);
    await expect(control('/nothing')).rejects.toThrow(/no such control/);
  });
});
