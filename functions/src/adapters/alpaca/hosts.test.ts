import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Misconfigured } from '@trading-crew/core/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowListedFetch, type AllowListOptions } from './hosts.ts';

const paper = (baseUrl?: AllowListOptions['baseUrl']) => allowListedFetch({ environment: 'paper', baseUrl });
const live = (baseUrl?: AllowListOptions['baseUrl']) => allowListedFetch({ environment: 'live', baseUrl });

describe('the allow-list of hosts', () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: '/elsewhere' });
    response.end('{}');
  });
  let base = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('sends what was meant for either host to the base URL, path and query untouched', async () => {
    const fetchApi = paper(base);
    await fetchApi('https://paper-api.alpaca.markets/v2/positions/BTC%2FUSD?qty=1', {});
    await fetchApi('https://data.alpaca.markets/v2/stocks/bars?symbols=AAPL%2CMSFT', {});
    expect(seen.splice(0)).toEqual(['/v2/positions/BTC%2FUSD?qty=1', '/v2/stocks/bars?symbols=AAPL%2CMSFT']);
  });

  it('keeps the path that a base URL has', async () => {
    await paper(`${base}/alpaca/`)('https://paper-api.alpaca.markets/v2/clock', {});
    expect(seen.splice(0)).toEqual(['/alpaca/v2/clock']);
  });

  it.each([
    'https://api.alpaca.markets/v2/orders',
    'https://broker-api.alpaca.markets/v1/accounts',
    'http://paper-api.alpaca.markets/v2/orders',
    'https://paper-api.alpaca.markets:8443/v2/orders',
    'https://paper-api.alpaca.markets.evil.example/v2/orders',
    'https://evil.example/v2/orders',
    'http://169.254.169.254/computeMetadata/v1/',
  ])('blocks %s, with and without a base URL', async (url) => {
    for (const fetchApi of [paper(), paper(base)]) {
      const error = await fetchApi(url, {}).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(Misconfigured);
    }
    expect(seen).toEqual([]);
  });

  it('opens each world its own trading host and never the other one', async () => {
    await live(base)('https://api.alpaca.markets/v2/account', {});
    await live(base)('https://data.alpaca.markets/v2/stocks/bars', {});
    expect(seen.splice(0)).toEqual(['/v2/account', '/v2/stocks/bars']);
    const blocked = live(base)('https://paper-api.alpaca.markets/v2/orders', {});
    await expect(blocked).rejects.toThrow(/live key reaches api\.alpaca\.markets and data\.alpaca\.markets only/);
    await expect(blocked).rejects.toBeInstanceOf(Misconfigured);
    expect(seen).toEqual([]);
  });

  it('does not follow a redirect, which would carry the key along', async () => {
    const moved = paper(base)('https://paper-api.alpaca.markets/moved', { redirect: 'follow' });
    await expect(moved).rejects.toBeInstanceOf(TypeError);
    expect(seen.splice(0)).toEqual(['/moved']);
  });

  it.each([
    'https://paper-api.alpaca.markets',
    'https://api.alpaca.markets',
    'http://10.0.0.7:4010',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1@evil.example',
    'http://user:word@127.0.0.1:4010',
    'http://[::2]:4010',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    '127.0.0.1:4010',
    'nonsense',
  ])('refuses %s as a base URL and names the setting', (baseUrl) => {
    expect(() => paper(baseUrl)).toThrow(Misconfigured);
    expect(() => paper(baseUrl)).toThrow(/ALPACA_BASE_URL/);
    try {
      paper(baseUrl);
    } catch (error) {
      expect((error as Misconfigured).setting).toBe('ALPACA_BASE_URL');
    }
  });

  it.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010', '', null, undefined])(
    'takes %s as a base URL',
    (baseUrl) => {
      expect(() => paper(baseUrl)).not.toThrow();
    },
  );
});
