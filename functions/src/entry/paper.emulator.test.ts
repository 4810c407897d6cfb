import { DISCLAIMER_VERSION, type CallName } from '@trading-crew/core/contracts';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from '../../testing/alpaca-server/alpaca-server.ts';
import { installation, type Installation } from '../wiring.ts';
import { everythingStored, openBrokerHouse } from './broker-house.testing.ts';
import { callAs, continuedAs, newRunId, refusalOf } from './callables.testing.ts';

let server: AlpacaServer;
let house: Installation;
let people = 0;
let uid = '';

const withKeys = (keys: { keyId: string; secret: string }, isLocal = true): Installation => {
  const own = installation();
  const alpaca = { ...keys, baseUrl: server.url };
  const clock = { ...own.clock, sleep: () => Promise.resolve() };
  return { ...own, clock, replay: own.replay, config: { ...own.config, alpaca, isLocal } };
};

const call = <Name extends CallName>(name: Name, data: unknown) => callAs(uid, name, data, house);
const start = () => ({ runId: newRunId(), asset: 'AAPL', mode: 'paper' });
const posts = () => server.requests.filter(({ method, path }) => method === 'POST' && path === '/v2/orders');

beforeEach(async () => {
  server = await startAlpacaServer({ market: installation().replay.market, startOn: '2015-05-27' });
  house = withKeys(REHEARSAL_KEYS);
  people += 1;
  uid = `trader${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});
afterEach(() => server.close());

describe('paper trading over HTTP', () => {
  it('places the very order of the simulation, with its exits at the broker, and reports the account', async () => {
    const request = start();
    expect(await call('startRun', request)).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    expect(posts()).toHaveLength(1);
    expect(posts()[0]?.body).toMatchObject({
      symbol: 'AAPL',
      side: 'buy',
      qty: '77',
      order_class: 'bracket',
      time_in_force: 'gtc',
      client_order_id: `tc-${request.runId}-entry-1`,
    });
    const record = await house.orders.read(uid, `tc-${request.runId}-entry-1`);
    expect(record).toMatchObject({ mode: 'paper', status: 'filled' });
    expect(record?.order?.legs.map((leg) => leg.role).sort()).toEqual(['stop', 'target']);
    expect(await house.performance.read(uid, 'paper')).toMatchObject({
      mode: 'paper',
      openPositions: [{ asset: 'AAPL' }],
    });
    expect(await house.performance.read(uid, 'simulation'), 'paper and simulation never mix').toBeNull();
  });

  it('holds still while the market is closed, and shows the next open', async () => {
    server.marketOpen = false;
    const request = start();
    expect(await call('startRun', request)).toMatchObject({ outcome: 'NO_TRADE', reason: 'MARKET_CLOSED' });
    expect((await house.runs.read(request.runId))?.decision).toMatch(/closed.*opens next on \d/);
    expect(posts()).toEqual([]);
  });

  it.each([
    ['a wrong key', { keyId: 'PKWRONG0000000000000', secret: 'nothing-of-worth' }],
    ['a live key', { keyId: 'AKLIVE00000000000000', secret: 'nothing-of-worth' }],
  ])('says which setting is wrong with %s, and shows none of it', async (_name, keys) => {
    house = withKeys(keys);
    const request = start();
    const failure = await refusalOf(call('startRun', request));
    expect(failure).toMatchObject({ code: 'failed-precondition', field: 'ALPACA_API_KEY' });
    expect(JSON.stringify(failure)).not.toContain(keys.keyId);
    expect(JSON.stringify(failure)).not.toContain(keys.secret);
    expect(await house.runs.read(request.runId), 'nothing is written').toBeNull();
  });

  it('fails with the setting when the key is revoked in mid-run, and goes on when it is back', async () => {
    server.fail({ kind: 'status', status: 403, match: { method: 'GET', path: '/v2/account' }, times: 1 });
    const request = start();
    expect(await call('startRun', request)).toMatchObject({ status: 'FAILED' });
    expect((await house.runs.read(request.runId))?.failure).toMatchObject({ code: 'MISCONFIGURED', resumable: true });
    expect(await continuedAs(uid, request.runId, house)).toMatchObject({
      status: 'COMPLETED',
      outcome: 'TRADED',
    });
    expect(posts()).toHaveLength(1);
  });

  it('places one order though the connection is lost right after Alpaca accepted it', async () => {
    server.fail({ kind: 'reset-after', match: { method: 'POST', path: '/v2/orders' }, times: 1 });
    expect(await call('startRun', start())).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
    expect(posts()).toHaveLength(1);
    expect((await house.performance.read(uid, 'paper'))?.openPositions).toHaveLength(1);
  });

  it('fails with the reason when Alpaca stays away, and continues from the last checkpoint', async () => {
    server.fail({ kind: 'reset-before', match: { method: 'POST', path: '/v2/orders' }, times: 3 });
    const request = start();
    expect(await call('startRun', request)).toMatchObject({ status: 'FAILED' });
    const failed = await house.runs.read(request.runId);
    expect(failed?.failure).toMatchObject({ code: 'UNAVAILABLE', agent: 'TradeExecutionAgent', resumable: true });
    const barsAsked = () => server.requests.filter(({ path }) => path === '/v2/stocks/bars').length;
    const before = barsAsked();
    expect(await continuedAs(uid, request.runId, house)).toMatchObject({ outcome: 'TRADED' });
    const orders = await getFirestore().collection(`users/${uid}/orders`).get();
    expect(orders.size).toBe(1);
    expect(barsAsked() - before, 'the bars of the decision are not fetched again').toBeLessThan(before + 8);
    const lines = await house.runs.logs(request.runId);
    expect(lines.map((line) => line.seq)).toEqual(lines.map((_, index) => index + 1));
  });

  it('is open on a deployed installation only to those whom its owner named', async () => {
    house = withKeys(REHEARSAL_KEYS, false);
    expect(await refusalOf(call('startRun', start()))).toMatchObject({ code: 'failed-precondition' });
    house = { ...house, replay: house.replay, config: { ...house.config, paperTradingEmails: [`${uid}@example.com`] } };
    expect(await call('startRun', start())).toMatchObject({ outcome: 'TRADED' });
  });

  it('leaves no key in any document', async () => {
    await call('startRun', start());
    const all = await everythingStored(uid);
    expect(all).toContain(uid);
    expect(all).not.toContain(REHEARSAL_KEYS.secret);
    expect(all).not.toContain(REHEARSAL_KEYS.keyId);
  });

  it('goes through the own key of a user rather than that of the installation', async () => {
    const keys = { keyId: 'PKOWN000000000000042', secret: 'an-own-secret-of-no-worth' };
    const own = await openBrokerHouse({ keys: { paper: keys } });
    own.configure({ alpaca: { ...REHEARSAL_KEYS, baseUrl: server.url }, isLocal: true });
    await own.connect('paper', keys);
    expect(await own.call('startRun', start())).toMatchObject({ outcome: 'TRADED' });
    expect(server.requests).toEqual([]);
    await own.call('removeBroker', { environment: 'paper' });
    const before = own.servers.paper.requests.length;
    await own.call('startRun', start());
    expect(server.requests).not.toEqual([]);
    expect(own.servers.paper.requests, 'and not through a key that is gone').toHaveLength(before);
    await own.close();
  });
});
