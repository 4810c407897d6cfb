/** Paper and live: two worlds that share no client, no host and no key. */
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { afterEach, describe, expect, it } from 'vitest';
import {
  LIVE_REHEARSAL_KEYS,
  REHEARSAL,
  REHEARSAL_KEYS,
  startAlpacaServer,
  type AlpacaServer,
} from '../../../testing/alpaca-server/alpaca-server.ts';
import { buyIntent, sampleMarket, START } from './alpaca-subject.testing.ts';
import { openAlpaca } from './client.ts';
import { describeAccount, openAlpacaPorts } from './index.ts';

const open: AlpacaServer[] = [];
const serverOf = async (environment: 'paper' | 'live'): Promise<AlpacaServer> => {
  const server = await startAlpacaServer({ market: sampleMarket, startOn: START, ...REHEARSAL[environment] });
  open.push(server);
  return server;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const clock = new MemoryClock(0);
const failureOf = async (work: () => unknown): Promise<unknown> => {
  try {
    return await work();
  } catch (error) {
    return error;
  }
};

describe('the worlds of a key', () => {
  it.each([
    ['paper', LIVE_REHEARSAL_KEYS, /live key.*begins with AK/],
    ['live', REHEARSAL_KEYS, /paper key.*begins with PK/],
  ] as const)('a key of the other world is refused in %s before anything is sent', async (environment, keys, words) => {
    const server = await serverOf(environment);
    const options = { ...keys, baseUrl: server.url, environment, clock };
    for (const work of [() => openAlpacaPorts(options), () => describeAccount(options)]) {
      const failure = await failureOf(work);
      expect(failure).toBeInstanceOf(Misconfigured);
      expect((failure as Error).message).toMatch(words);
    }
    expect(server.requests).toEqual([]);
  });

  it('a live account trades on its own server and leaves that of paper alone', async () => {
    const [paper, live] = [await serverOf('paper'), await serverOf('live')];
    const ports = openAlpacaPorts({ ...LIVE_REHEARSAL_KEYS, baseUrl: live.url, environment: 'live', clock });
    expect(await ports.orderDesk.place(buyIntent('tc-live'))).toMatchObject({ status: 'filled' });
    expect((await ports.account.snapshot()).positions).toMatchObject([{ asset: 'AAPL', quantity: 10 }]);
    expect(live.exchange.orders).toHaveLength(1);
    expect(paper.requests).toEqual([]);
  });

  it('one client is kept per world and key, so that its requests are counted together', () => {
    const options = {
      keyId: 'KONE',
      secret: 'secret-one',
      baseUrl: 'http://127.0.0.1:9',
      environment: 'paper',
    } as const;
    expect(openAlpaca(options)).toBe(openAlpaca({ ...options }));
    expect(openAlpaca({ ...options, environment: 'live' }), 'never shared').not.toBe(openAlpaca(options));
    expect(openAlpaca({ ...options, secret: 'secret-two' })).not.toBe(openAlpaca(options));
    for (const environment of ['paper', 'live'] as const) {
      const away = () => openAlpaca({ ...options, environment, baseUrl: 'https://api.alpaca.markets' });
      expect(away).toThrow(Misconfigured);
    }
  });
});

describe('the account behind a key', () => {
  it.each(['paper', 'live'] as const)('is described in %s by the last four characters of its number', async (world) => {
    const server = await serverOf(world);
    const { keys, accountNumber } = REHEARSAL[world];
    const described = await describeAccount({ ...keys, baseUrl: server.url, environment: world });
    expect(described).toEqual({ accountLastFour: accountNumber.slice(-4) });
    expect(JSON.stringify(described)).not.toContain(accountNumber);
  });

  it('is not described when Alpaca refuses the key, and the words say where to look', async () => {
    const server = await serverOf('paper');
    const options = { baseUrl: server.url, environment: 'paper' } as const;
    const wrong = await failureOf(() => describeAccount({ ...options, keyId: 'PKWRONG', secret: 'wrong' }));
    expect(wrong).toBeInstanceOf(Misconfigured);
    expect((wrong as Error).message).toMatch(/refused the paper key.*Settings/);
    server.revokeKey();
    expect(await failureOf(() => describeAccount({ ...REHEARSAL_KEYS, ...options }))).toBeInstanceOf(Misconfigured);
  });

  it.each([undefined, null, '', '1234', 'PA 12 34'])('a number of %j is no number', async (account_number) => {
    const server = await serverOf('paper');
    const body = { id: 'a', status: 'ACTIVE', account_number };
    server.fail({ kind: 'status', status: 200, body, match: { path: '/v2/account' } });
    const failure = await failureOf(() =>
      describeAccount({ ...REHEARSAL_KEYS, baseUrl: server.url, environment: 'paper' }),
    );
    expect(failure).toBeInstanceOf(Unavailable);
  });
});
