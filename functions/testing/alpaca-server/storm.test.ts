/** What the server can be made to do to a client, and what it can prove afterwards. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlpacaServer } from './alpaca-server.ts';
import { ask, post, read, startServer } from './server.testing.ts';
import { STORM_KINDS, stormFault, type StormPlan } from './storm.ts';

let server: AlpacaServer;
beforeEach(async () => {
  server = await startServer({ startingCash: 10_000_000 });
});
afterEach(() => server.close());

describe('faults by hand', () => {
  it('a time-out is never answered, and the order is taken only where it says so', async () => {
    server.fail({ kind: 'timeout' });
    expect((await post(server, 'lost', {}, 300)).status).toBeNull();
    server.fail({ kind: 'timeout', accepted: true });
    expect((await post(server, 'taken', {}, 300)).status).toBeNull();
    expect(server.exchange.orders.map((order) => order.clientOrderId)).toEqual(['taken']);
    expect(server.requests.map(({ accepted, status, fault }) => [accepted, status, fault])).toEqual([
      [false, null, 'timeout'],
      [true, null, 'timeout'],
    ]);
  });

  it('a request that is delivered twice is answered as the second of the two', async () => {
    server.fail({ kind: 'duplicate' });
    const answer = await post(server, 'twice');
    expect([answer.status, read(answer)['message']]).toEqual([422, 'client_order_id must be unique']);
    expect(server.exchange.orders).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ accepted: true, status: 422, fault: 'duplicate' });
    expect(server.ledger).toHaveLength(1);
  });

  it('an answer can be held back for long after the order was taken', async () => {
    server.fail({ kind: 'slow', delayMs: 100, match: { method: 'POST', path: '/v2/orders' } });
    const began = performance.now();
    const answer = post(server, 'held');
    while (server.exchange.orders.length === 0) await ask(server, '/v2/clock');
    expect(server.postsBetween(began, Infinity)).toMatchObject([{ accepted: true, status: null }]);
    expect((await answer).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThan(95);
  });

  it('two posts of one id at the same moment leave one order and one refusal', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(server, 'same')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 422)]);
    expect(server.ledger).toHaveLength(1);
  });
});

describe('a fill that is late', () => {
  const statusOf = async (id: string): Promise<unknown> =>
    read(await ask(server, `/v2/orders:by_client_order_id?client_order_id=${id}`))['status'];

  it('comes when it is told to; until then the order is new and its cash reserved', async () => {
    const before = read(await ask(server, '/v2/account'));
    server.fail({ kind: 'late-fill', requests: 100 });
    expect(read(await post(server, 'late'))).toMatchObject({ status: 'new', filled_qty: '0' });
    const waiting = read(await ask(server, '/v2/account'));
    expect(waiting['cash']).toBe(before['cash']);
    expect(Number(waiting['buying_power'])).toBeLessThan(Number(before['buying_power']));
    expect(server.ledger).toEqual([]);
    await server.fillLate();
    expect(await statusOf('late')).toBe('filled');
    expect(server.ledger).toHaveLength(1);
  });

  it('comes with the n-th request after it', async () => {
    server.fail({ kind: 'late-fill', requests: 2 });
    await post(server, 'late');
    expect(await statusOf('late')).toBe('new');
    expect(await statusOf('late')).toBe('filled');
  });

  it('comes for a bracket with its exits, and for the shares of a sale only once', async () => {
    server.fail({ kind: 'late-fill', requests: 100, times: 2 });
    const exits = { take_profit: { limit_price: '900' }, stop_loss: { stop_price: '1' } };
    const bracket = read(await post(server, 'bracket', { order_class: 'bracket', time_in_force: 'gtc', ...exits }));
    expect(bracket['legs']).toMatchObject([{ status: 'held' }, { status: 'held' }]);
    await server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 4 });
    expect((await post(server, 'sale', { side: 'sell', qty: '4' })).status).toBe(403);
    await server.fillLate();
    expect(await statusOf('bracket')).toBe('filled');
    server.fail({ kind: 'late-fill', requests: 100 });
    expect((await post(server, 'sale', { side: 'sell', qty: '4' })).status).toBe(200);
    expect((await post(server, 'again', { side: 'sell', qty: '4' })).status, 'the shares are reserved').toBe(403);
    await server.fillLate();
    expect(server.replayed().positions).toEqual(new Map([['AAPL', 10]]));
  });

  it('never comes for an order that was cancelled first', async () => {
    server.fail({ kind: 'late-fill', requests: 100 });
    const { id } = read(await post(server, 'late'));
    expect((await ask(server, `/v2/orders/${String(id)}`, { method: 'DELETE' })).status).toBe(204);
    await server.fillLate();
    expect(await statusOf('late')).toBe('canceled');
    expect(server.ledger).toEqual([]);
  });
});

describe('a storm', () => {
  const faultsOf = (plan: StormPlan, method = 'POST', path = '/v2/orders') =>
    Array.from({ length: 3_000 }, (_, place) => stormFault(plan, place + 1, method, path));

  it('is a function of its seed and the number of the request', () => {
    const plan = { seed: 11, rate: 0.3 };
    expect(faultsOf(plan)).toEqual(faultsOf({ ...plan }));
    expect(faultsOf(plan)).not.toEqual(faultsOf({ ...plan, seed: 12 }));
  });

  it('hits the share of requests that it says, with every kind, before and after the work', () => {
    const hits = faultsOf({ seed: 5, rate: 0.3 }).filter((fault) => fault !== null);
    expect(hits.length / 3_000).toBeGreaterThan(0.27);
    expect(hits.length / 3_000).toBeLessThan(0.33);
    const named = hits.map(
      ({ kind, status, accepted }) => `${status ?? kind}${accepted === undefined ? '' : accepted}`,
    );
    const expected = STORM_KINDS.flatMap((kind) =>
      ['timeout', '500', '503'].includes(kind) ? [`${kind}true`, `${kind}false`] : [kind],
    );
    expect(new Set(named)).toEqual(new Set(expected));
    expect(faultsOf({ seed: 5, rate: 0 }).every((fault) => fault === null)).toBe(true);
    expect(faultsOf({ seed: 5, rate: 1 }).every((fault) => fault !== null)).toBe(true);
  });

  it('keeps to its kinds and to the requests it is for, and lets only orders fill late', () => {
    const late: StormPlan = { seed: 1, rate: 1, kinds: ['late-fill'] };
    expect(faultsOf(late).every((fault) => fault?.kind === 'late-fill')).toBe(true);
    expect(faultsOf(late, 'GET', '/v2/account').every((fault) => fault === null)).toBe(true);
    const posts: StormPlan = { seed: 1, rate: 1, match: { method: 'POST' } };
    expect(faultsOf(posts, 'GET', '/v2/account').every((fault) => fault === null)).toBe(true);
    const pauses = faultsOf({ seed: 1, rate: 1, kinds: ['429'], retryAfterSeconds: 0 });
    expect(pauses[0]).toEqual({ kind: '429', retryAfterSeconds: 0 });
  });

  it('rages from the request on at which it begins, and ends', async () => {
    server.storm({ seed: 3, rate: 1, kinds: ['503'] });
    expect((await ask(server, '/v2/account')).status).toBe(503);
    server.fail({ kind: 'status', status: 418 });
    expect((await ask(server, '/v2/account')).status, 'a fault by hand goes first').toBe(418);
    server.storm(null);
    expect((await ask(server, '/v2/account')).status).toBe(200);
  });

  it('leaves a ledger from which cash and positions follow to the cent, and a true account of every post', async () => {
    server.storm({ seed: 21, rate: 0.5, retryAfterSeconds: 0 });
    const began = performance.now();
    for (let place = 0; place < 60; place += 1) {
      await post(server, `storm-${place}`, place % 3 === 2 ? { side: 'sell', qty: '5' } : {}, 300);
      if (place % 10 === 9) server.advance();
    }
    const ended = performance.now();
    server.storm(null);
    await server.fillLate();
    const { cash, positions } = await server.exchange.broker.snapshot();
    const replayed = server.replayed();
    expect(server.ledger.length).toBeGreaterThan(10);
    expect(replayed.cash).toBeCloseTo(cash, 6);
    expect([...replayed.positions]).toEqual(positions.map(({ asset, quantity }) => [asset, quantity]));
    const posts = server.postsBetween(began, ended);
    expect(posts).toHaveLength(60);
    expect(server.postsBetween(ended, Infinity)).toEqual([]);
    const taken = posts.filter(({ accepted }) => accepted === true);
    expect(taken.map(({ body }) => (body as { client_order_id: string }).client_order_id)).toEqual(
      server.exchange.orders.map((order) => order.clientOrderId),
    );
  });
});

describe('what happens past the crew', () => {
  it('an order by hand stands under an id that nobody knows', async () => {
    const order = await server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 3 });
    expect(order).toMatchObject({ status: 'filled', quantity: 3 });
    expect(order.clientOrderId).toMatch(/^[0-9a-f-]{36}$/);
    const listed = JSON.parse((await ask(server, '/v2/orders?status=all')).text) as unknown[];
    expect(listed).toMatchObject([{ client_order_id: order.clientOrderId, qty: '3' }]);
  });

  it('an order can be lost with its id, and shown otherwise than it is', async () => {
    await post(server, 'lost', { type: 'limit', limit_price: '1', time_in_force: 'gtc' });
    await server.forget('lost');
    expect((await ask(server, '/v2/orders:by_client_order_id?client_order_id=lost')).status).toBe(404);
    expect(read(await ask(server, '/v2/account'))['buying_power'], 'it reserves nothing').toBe('10000000');
    expect((await post(server, 'lost')).status, 'its id is free again').toBe(200);
    server.alter('lost', { quantity: 99 });
    expect(read(await ask(server, '/v2/orders:by_client_order_id?client_order_id=lost'))['qty']).toBe('99');
    await expect(server.forget('nothing')).rejects.toThrow(/no order nothing/);
    expect(() => server.alter('nothing', {})).toThrow(/no order nothing/);
  });
});

describe('an entry with one exit', () => {
  const oto = { order_class: 'oto', time_in_force: 'gtc' };

  it('has that exit alone, which counts as open once it works', async () => {
    const order = read(await post(server, 'a', { ...oto, stop_loss: { stop_price: '10' } }));
    expect(order).toMatchObject({ order_class: 'oto', legs: [{ type: 'stop', status: 'new', stop_price: '10' }] });
    const open = JSON.parse((await ask(server, '/v2/orders?status=open')).text) as unknown[];
    expect(open).toMatchObject([{ type: 'stop', side: 'sell' }]);
  });

  it.each([
    ['without an exit', {}],
    ['with two exits', { take_profit: { limit_price: '900' }, stop_loss: { stop_price: '1' } }],
    ['that sells', { side: 'sell', stop_loss: { stop_price: '1' } }],
    ['of a part of a share', { qty: '1.5', stop_loss: { stop_price: '1' } }],
  ])('is refused %s', async (_name, change) => {
    expect((await post(server, 'a', { ...oto, ...change })).status).toBe(422);
  });
});
