import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Misconfigured } from '@trading-crew/core/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowListedFetch, PLACEHOLDER } from './hosts.ts';

describe('the allow-list of hosts', () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(307, { location: '/elsewhere' });
    response.end('{}');
  });
  let base = '';

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('takes what was meant for Google to the base URL, path and query untouched', async () => {
    await allowListedFetch(base)(`${PLACEHOLDER}/v1beta/models/gemini-3.8-flash:generateContent?alt=json`, {});
    await allowListedFetch(`${base}/gemini/`)(`${PLACEHOLDER}/v1beta/models`, {});
    expect(seen.splice(0)).toEqual([
      '/v1beta/models/gemini-3.8-flash:generateContent?alt=json',
      '/gemini/v1beta/models',
    ]);
  });

  it.each([
    'https://evil.example/v1beta/models',
    'https://generativelanguage.googleapis.com.evil.example/v1beta/models',
    'https://gemini.invalid.evil.example/',
    'https://gemini.invalid:8443/',
    'http://gemini.invalid/',
    'http://169.254.169.254/computeMetadata/v1/',
  ])('blocks %s, with and without a base URL', async (url) => {
    for (const fetchApi of [allowListedFetch(), allowListedFetch(base)]) {
      await expect(fetchApi(url, {})).rejects.toBeInstanceOf(Misconfigured);
    }
    expect(seen).toEqual([]);
  });

  it('does not follow a redirect, which would carry the key along', async () => {
    const moved = allowListedFetch(base)(`${PLACEHOLDER}/moved`, { redirect: 'follow' });
    await expect(moved).rejects.toBeInstanceOf(TypeError);
    expect(seen.splice(0)).toEqual(['/moved']);
  });

  it.each([
    'https://generativelanguage.googleapis.com',
    'http://10.0.0.7:4020',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1@evil.example',
    'http://user:word@127.0.0.1:4020',
    'http://[::2]:4020',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    '127.0.0.1:4020',
    'nonsense',
  ])('refuses %s as a base URL and names the setting', (baseUrl) => {
    expect(() => allowListedFetch(baseUrl)).toThrow(/GEMINI_BASE_URL/);
    expect(() => allowListedFetch(baseUrl)).toThrow(Misconfigured);
  });

  it.each(['http://127.0.0.1:4020', 'http://localhost:4020', 'http://[::1]:4020', '', null, undefined])(
    'takes %s as a base URL',
    (baseUrl) => {
      expect(() => allowListedFetch(baseUrl)).not.toThrow();
    },
  );
});
