/** The account over HTTP: keys that do not open it, histories longer than a page, and where fills come from. */
import { inspect } from 'node:util';
import { Misconfigured, Unavailable } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { REHEARSAL_KEYS } from '../../../testing/alpaca-server/alpaca-server.ts';
import { buyIntent, openSubject, type AlpacaSubject } from './alpaca-subject.testing.ts';
import { openAlpaca } from './client.ts';
import { openAlpacaPorts } from './index.ts';

const open: AlpacaSubject[] = [];
const subjectWith = async (options: Parameters<typeof openSubject>[0] = {}): Promise<AlpacaSubject> => {
  const subject = await openSubject(options);
  open.push(subject);
  return subject;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((subject) => subject.dispose()));
});

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('keys', () => {
  const portsWith = ({ server }: AlpacaSubject, keyId: string, secret: string = REHEARSAL_KEYS.secret) =>
    openAlpacaPorts({ keyId, secret, baseUrl: server.url, environment: 'paper', clock: new MemoryClock(0) });

  it('a wrong key or secret is a matter of settings', async () => {
    const subject = await subjectWith();
    for (const ports of [portsWith(subject, 'PKWRONG'), portsWith(subject, REHEARSAL_KEYS.keyId, 'wrong-secret')]) {
      const failure = await failureOf(ports.account.snapshot());
      expect(failure).toBeInstanceOf(Misconfigured);
      expect(failure).toMatchObject({ setting: 'ALPACA_API_KEY' });
      expect((failure as Error).message).toMatch(/Check the Alpaca key connected in Settings.*ALPACA_API_KEY/);
    }
  });

  it('a key that was taken back is a matter of settings, for account, prices and orders alike', async () => {
    const subject = await subjectWith();
    await subject.account.snapshot();
    subject.server.revokeKey();
    const { account, marketData, orderDesk } = subject;
    const until = Date.parse('2015-06-01T14:30:00Z');
    for (const work of [account.snapshot(), account.market(), account.fills(), account.equityHistory()]) {
      expect(await failureOf(work)).toBeInstanceOf(Misconfigured);
    }
    expect(await failureOf(marketData.bars({ asset: 'AAPL', until, limit: 5 }))).toBeInstanceOf(Misconfigured);
    expect(await failureOf(marketData.instrument('AAPL'))).toBeInstanceOf(Misconfigured);
    expect(await failureOf(orderDesk.place(buyIntent('a')))).toBeInstanceOf(Misconfigured);
  });

  it('an empty key is named, and no key of the environment takes its place', () => {
    vi.stubEnv('APCA_API_KEY_ID', 'PKENVIRONMENT');
    vi.stubEnv('APCA_API_SECRET_KEY', 'environment-secret');
    expect(() => openAlpaca({ keyId: '', secret: 'x', environment: 'paper' })).toThrow(
      /id .* is empty.*ALPACA_API_KEY/,
    );
    expect(() => openAlpaca({ keyId: 'x', secret: '', environment: 'paper' })).toThrow(/secret .* is empty/);
    expect(() => openAlpaca({ keyId: '', secret: 'x', environment: 'live' })).toThrow(/live key in Settings\.$/);
    vi.unstubAllEnvs();
  });

  it('no failure and no log line holds the key, whatever Alpaca answers', async () => {
    const { keyId, secret } = REHEARSAL_KEYS;
    const written: string[] = [];
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...values) => void written.push(inspect(values, { depth: 10 }))),
    );
    const subject = await subjectWith({ timeoutMs: 200 });
    const echo = { code: 42210000, message: `key ${keyId} with ${secret}`, echo: [keyId, secret] };
    for (const status of [401, 403, 404, 409, 422, 429, 500]) {
      subject.server.fail({ kind: 'status', status, body: echo, times: 3 });
      const failure = await failureOf(subject.account.market());
      expect(failure).toBeInstanceOf(Error);
      written.push(inspect(failure, { depth: 10, showHidden: true }), (failure as Error).message);
    }
    for (const kind of ['garbage', 'reset-before', 'slow', 'truncated'] as const) {
      subject.server.fail({ kind, times: 3, delayMs: 400 });
      written.push(inspect(await failureOf(subject.account.market()), { depth: 10, showHidden: true }));
    }
    subject.server.fail({ kind: 'status', status: 422, body: echo, match: { method: 'POST' } });
    written.push(inspect(await failureOf(subject.orderDesk.place(buyIntent('a'))), { depth: 10, showHidden: true }));
    spies.forEach((spy) => spy.mockRestore());
    expect(written.length).toBeGreaterThan(10);
    expect(written.join('\n')).not.toContain(keyId);
    expect(written.join('\n')).not.toContain(secret);
  });
});

describe('answers that cannot be used', () => {
  it.each(['reset-before', 'truncated', 'garbage'] as const)('%s is Unavailable, in plain words', async (kind) => {
    const subject = await subjectWith();
    subject.server.fail({ kind, match: { path: '/v2/clock' }, times: 3 });
    const failure = await failureOf(subject.account.market());
    expect(failure).toBeInstanceOf(Unavailable);
    expect((failure as Error).message).toMatch(/^Alpaca .* while reading the clock\. Try again in a moment\.$/);
  });

  it('a short trouble is got over by asking again', async () => {
    const subject = await subjectWith();
    subject.server.fail({ kind: 'status', status: 503, times: 2 });
    expect((await subject.account.market()).isOpen).toBe(true);
  });

  it('too many requests: the pause is kept, and after the third refusal it is Unavailable', async () => {
    const subject = await subjectWith();
    subject.server.fail({ kind: '429', times: 4 });
    const began = performance.now();
    const failure = await failureOf(subject.account.market());
    expect(performance.now() - began, 'two pauses of a second').toBeGreaterThan(1_900);
    expect(failure).toBeInstanceOf(Unavailable);
    expect((failure as Error).message).toMatch(/asks for a pause/);
    expect((await subject.account.market()).isOpen).toBe(true);
  });

  it.each([
    ['/v2/account', { status: 'ACTIVE', cash: 'a lot' }, /at cash while reading the account/],
    ['/v2/account', null, /while reading the account/],
    ['/v2/positions', { positions: [] }, /while reading the positions/],
    ['/v2/positions', [{ symbol: 'AAPL', asset_class: 'us_equity', side: 'long', qty: null }], /at 0\.qty/],
    ['/v2/clock', { is_open: true }, /while reading the clock/],
  ])('%s answering %j says what could not be read', async (path, body, words) => {
    const subject = await subjectWith();
    subject.server.fail({ kind: 'status', status: 200, body, match: { path } });
    const failure = await failureOf(subject.account.snapshot());
    expect(failure).toBeInstanceOf(Unavailable);
    expect((failure as Error).message).toMatch(words);
  });
});

describe('the account`s history', () => {
  const RUN = 'AbCdEfGhIjKlMnOpQrSt';

  it('a fill knows its run and its role, also when it is the exit of a bracket', async () => {
    const subject = await subjectWith();
    const bracket = { orderClass: 'bracket', targetPrice: 1_000, stopLossPrice: 129.5, timeInForce: 'gtc' } as const;
    const order = await subject.orderDesk.place(buyIntent(`tc-${RUN}-entry-1`, bracket));
    for (let session = 0; session < 60 && (await subject.account.snapshot()).positions.length > 0; session += 1) {
      subject.server.advance();
    }
    const fills = await subject.account.fills();
    expect(fills.map(({ role, runId, side }) => [role, runId, side])).toEqual([
      ['entry', RUN, 'buy'],
      ['stop', RUN, 'sell'],
    ]);
    expect(fills[0]?.clientOrderId).toBe(order.clientOrderId);
    expect(fills[1]?.clientOrderId).toBe(order.legs.find((leg) => leg.role === 'stop')?.clientOrderId);
    expect(fills[1]?.clientOrderId, 'Alpaca makes up the client ids of legs').not.toContain(RUN);
  });

  it('a fill that no run asked for has none', async () => {
    const subject = await subjectWith();
    await subject.orderDesk.place(buyIntent('by-hand'));
    expect(await subject.account.fills()).toMatchObject([{ runId: null, clientOrderId: 'by-hand', role: 'entry' }]);
  });

  it('more fills than a page holds are all there, each once, and so are more orders', async () => {
    const subject = await subjectWith();
    const { exchange } = subject.server;
    for (let count = 0; count < 550; count += 1) {
      const change = count % 5 === 0 ? {} : ({ type: 'limit', limitPrice: 1, timeInForce: 'gtc' } as const);
      await exchange.place(buyIntent(`tc-${RUN}-entry-${count}`, { quantity: 1, ...change }));
    }
    const fills = await subject.account.fills();
    expect(fills.map((fill) => fill.clientOrderId)).toEqual(
      Array.from({ length: 110 }, (_, place) => `tc-${RUN}-entry-${place * 5}`),
    );
    expect(new Set(fills.map((fill) => fill.fillId)).size).toBe(110);
    expect(fills.every((fill) => fill.runId === RUN)).toBe(true);
    const requestsOf = (path: string) => subject.server.requests.filter((request) => request.path === path).length;
    expect(requestsOf('/v2/account/activities')).toBe(2);
    expect(requestsOf('/v2/orders')).toBe(2);
    expect(await subject.orderDesk.openOrders('AAPL')).toHaveLength(440);
  });

  it('positions opened today are counted by the session`s fills, not by those of the day before', async () => {
    const subject = await subjectWith();
    await subject.orderDesk.place(buyIntent('a'));
    subject.server.advance();
    await subject.orderDesk.place(buyIntent('b'));
    await subject.orderDesk.place(buyIntent('c', { asset: 'DEMO-CHOP' }));
    await subject.orderDesk.place(buyIntent('d', { asset: 'DEMO-CHOP', side: 'sell' }));
    const { newPositionsToday, positions } = await subject.account.snapshot();
    expect(newPositionsToday).toBe(1);
    expect(positions.map(({ asset, quantity }) => [asset, quantity])).toEqual([['AAPL', 20]]);
  });

  it('the exits of an entry that has not filled protect no position yet', async () => {
    const subject = await subjectWith();
    await subject.orderDesk.place(buyIntent('a'));
    const waiting = {
      orderClass: 'bracket',
      type: 'limit',
      limitPrice: 50,
      targetPrice: 300,
      stopLossPrice: 10,
    } as const;
    await subject.orderDesk.place(buyIntent('b', { ...waiting, timeInForce: 'gtc' }));
    expect((await subject.account.snapshot()).positions).toMatchObject([{ stopPrice: null, targetPrice: null }]);
  });

  it('a pair is held under its name here, whatever Alpaca calls it', async () => {
    const subject = await subjectWith();
    await subject.orderDesk.place(buyIntent('a', { asset: 'BTC-USD', quantity: 0.0000025 }));
    const listed = subject.server.requests.find(({ method }) => method === 'POST')?.body;
    expect(listed).toMatchObject({ symbol: 'BTC/USD', qty: '0.0000025' });
    expect((await subject.account.snapshot()).positions).toMatchObject([{ asset: 'BTC-USD', quantity: 0.0000025 }]);
    expect(await subject.account.fills()).toMatchObject([{ asset: 'BTC-USD' }]);
    await subject.orderDesk.place(buyIntent('b', { asset: 'BRK.B' }));
    expect((await subject.account.snapshot()).positions.map(({ asset }) => asset)).toEqual(['BRK.B', 'BTC-USD']);
  });

  it('a closed market says so and when it opens', async () => {
    const subject = await subjectWith();
    subject.server.marketOpen = false;
    const market = await subject.account.market();
    expect(market).toMatchObject({ isOpen: false, simulated: false, session: '2015-06-01', sessionsLeft: null });
    expect(new Date(market.nextOpen ?? 0).toISOString()).toBe('2015-06-02T13:30:00.000Z');
  });
});
