/** Connecting and removing a brokerage key: tried, stored in one place, shown in none, gone at once. */
import { paths, Unavailable, type BrokerEnvironment } from '@trading-crew/core/contracts';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL } from '../../testing/alpaca-server/alpaca-server.ts';
import { hearConsole } from '../../testing/heard-console.ts';
import { everythingStored, openBrokerHouse, type BrokerHouse } from './broker-house.testing.ts';
import { newRunId, refusalOf } from './callables.testing.ts';

const said = hearConsole();

const ENVIRONMENTS: readonly BrokerEnvironment[] = ['paper', 'live'];
const PAPER = REHEARSAL.paper.keys;
const WRONG = { keyId: 'PKWRONG0000000000000', secret: 'a-wrong-secret-of-no-worth' };

let at: BrokerHouse;
beforeEach(async () => {
  at = await openBrokerHouse();
});
afterEach(() => at.close());

const startPaper = (runId = newRunId()) => at.call('startRun', { runId, asset: 'AAPL', mode: 'paper' });
const stored = async (environment: BrokerEnvironment) => ({
  connection: await at.house.brokers.connection(at.uid, environment),
  secret: await at.secret(environment),
});
const NOTHING = { connection: null, secret: null };

describe('connecting a key', () => {
  it.each(ENVIRONMENTS)(
    'tries it, stores it apart, and tells no more than the owner recognises it by: %s',
    async (environment) => {
      const { keys } = REHEARSAL[environment];
      const { connection } = await at.connect(environment);
      expect(connection).toEqual({
        schemaVersion: 1,
        userId: at.uid,
        environment,
        connectedAt: expect.any(Number) as number,
        keyLastFour: '0000',
        accountLastFour: REHEARSAL[environment].accountNumber.slice(-4),
      });
      expect(await stored(environment)).toEqual({ connection, secret: JSON.stringify(keys) });
      expect(at.servers[environment].requests.map(({ status }) => status)).toEqual([200]);
      for (const other of ENVIRONMENTS.filter((one) => one !== environment)) {
        expect(await stored(other)).toEqual(NOTHING);
        expect(at.servers[other].requests).toEqual([]);
      }
      expect(await at.audit()).toMatchObject([{ action: 'broker-connected', from: null, to: '…0000' }]);
    },
  );

  it('opens paper to its owner, whose runs trade with it', async () => {
    expect(await refusalOf(startPaper())).toMatchObject({ code: 'failed-precondition' });
    await at.connect('paper');
    expect(await at.access('paper')).toMatchObject({ open: true, conditions: [{ code: 'WORKING_KEY', met: true }] });
    expect(await startPaper()).toMatchObject({ outcome: 'TRADED' });
    expect(at.servers.paper.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(at.servers.live.requests).toEqual([]);
  });

  it('opens it to nobody else', async () => {
    await at.connect('paper');
    const other = await openBrokerHouse();
    other.replace({ openSecrets: at.house.openSecrets });
    expect(await refusalOf(other.call('startRun', { runId: newRunId(), asset: 'AAPL', mode: 'paper' }))).toMatchObject({
      code: 'failed-precondition',
    });
    await other.close();
  });

  it('stores nothing of a key that the broker does not take', async () => {
    const refusal = await refusalOf(at.connect('paper', WRONG));
    expect(refusal).toMatchObject({ code: 'invalid-argument', field: 'keyId' });
    expect(refusal.message).toContain('Alpaca does not take this key for paper trading');
    expect(await stored('paper')).toEqual(NOTHING);
    expect(await at.audit()).toEqual([]);
  });

  it('stores nothing while the broker does not answer', async () => {
    at.servers.paper.fail({ kind: 'reset-before', match: { method: 'GET', path: '/v2/account' }, times: 9 });
    expect(await refusalOf(at.connect('paper'))).toMatchObject({ code: 'unavailable' });
    expect(await stored('paper')).toEqual(NOTHING);
  });

  it.each([
    ['paper', REHEARSAL.live.keys, 'This is a live key'],
    ['paper', { ...PAPER, keyId: PAPER.keyId.replace('PK', 'ak') }, 'This is a live key'],
    ['live', PAPER, 'This is a paper key'],
    ['paper', { ...PAPER, keyId: 'PK WITH SPACES IN IT' }, 'without spaces'],
    ['paper', { ...PAPER, secret: 'a-secret\r\nX-Evil: header' }, 'without spaces'],
    ['paper', { ...PAPER, secret: 'ein-schlüssel-mit-umlaut' }, 'without spaces'],
  ] as const)('sends nobody a key that cannot be one for %s: %j', async (environment, keys, words) => {
    const refusal = await refusalOf(at.connect(environment, keys));
    expect(refusal).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(words) as string });
    expect(JSON.stringify(refusal)).not.toContain(keys.secret);
    for (const one of ENVIRONMENTS) expect(at.servers[one].requests).toEqual([]);
  });

  it('refuses one key for both worlds', async () => {
    const shared = { keyId: 'CKSHARED000000000000', secret: 'shared-secret-of-no-worth' };
    const both = await openBrokerHouse({ keys: { paper: shared, live: shared } });
    await both.connect('paper', shared);
    for (const keys of [shared, { ...shared, keyId: 'CKANOTHER00000000000' }]) {
      const refusal = await refusalOf(both.connect('live', keys));
      expect(refusal.message).toContain('connected for paper already');
    }
    expect(both.servers.live.requests).toEqual([]);
    expect(await both.secret('live')).toBeNull();
    await both.close();
  });

  it('takes no live key where nobody could use one', async () => {
    at.configure({ allowLiveTrading: false });
    expect((await refusalOf(at.connect('live'))).message).toContain('ALLOW_LIVE_TRADING');
    at.configure({ allowLiveTrading: true, isLocal: true, brokerBaseUrls: { paper: null, live: null } });
    expect((await refusalOf(at.connect('live'))).message).toContain('ALPACA_LIVE_BASE_URL');
    expect(await stored('live')).toEqual(NOTHING);
  });

  it('another one replaces it, and forgets what was found out about the account before', async () => {
    await at.connect('paper');
    await startPaper();
    const change = { userId: at.uid, mode: 'paper', comparedAt: 1, attemptedAt: 1 };
    await getFirestore().doc(paths.reconciliation(at.uid, 'paper')).set(change);
    await at.connect('paper');
    expect((await getFirestore().doc(paths.reconciliation(at.uid, 'paper')).get()).exists).toBe(false);
    expect((await at.audit()).map(({ action, from }) => [action, from])).toEqual([
      ['broker-connected', null],
      ['broker-connected', '…0000'],
    ]);
  });
});

describe('a failure on the way', () => {
  const breakSaving = () => {
    const { brokers } = at.house;
    const saveConnection = () => Promise.reject(new Unavailable('The database did not answer. Try again in a moment.'));
    at.replace({ brokers: { ...brokers, saveConnection } });
    return () => at.replace({ brokers });
  };

  it('leaves neither key nor connection', async () => {
    breakSaving();
    expect(await refusalOf(at.connect('paper'))).toMatchObject({ code: 'unavailable' });
    expect(await stored('paper')).toEqual(NOTHING);
  });

  it('leaves the key before where there was one, and it works', async () => {
    const { connection } = await at.connect('paper');
    const repair = breakSaving();
    const other = await openBrokerHouse({ keys: { paper: { keyId: 'PKOTHER0000000001234', secret: 'other-secret' } } });
    at.configure({ brokerBaseUrls: { paper: other.servers.paper.url, live: null } });
    await refusalOf(at.connect('paper', { keyId: 'PKOTHER0000000001234', secret: 'other-secret' }));
    repair();
    at.configure({ brokerBaseUrls: { paper: at.servers.paper.url, live: null } });
    expect(await stored('paper')).toEqual({ connection, secret: JSON.stringify(PAPER) });
    expect(await startPaper()).toMatchObject({ outcome: 'TRADED' });
    await other.close();
  });

  it('that leaves a connection without its key, or with another one, opens nothing', async () => {
    await at.connect('paper');
    const secrets = await at.house.openSecrets();
    for (const left of [null, '{}', 'not JSON', JSON.stringify({ ...PAPER, keyId: 'PKOTHER0000000001234' })]) {
      const name = `broker-paper-${at.uid}`;
      await (left === null ? secrets.remove(name) : secrets.write(name, left));
      const refusal = await refusalOf(startPaper());
      expect(refusal).toMatchObject({ code: 'failed-precondition', field: 'mode' });
      expect(refusal.message).toContain('Connect it again in Settings');
    }
  });
});

describe('removing a key', () => {
  it('takes connection, key and mode at once, and can be asked for again', async () => {
    await at.connect('paper');
    await at.call('changeMode', { mode: 'paper' });
    expect(await at.call('removeBroker', { environment: 'paper' })).toEqual({ removed: true });
    expect(await stored('paper')).toEqual(NOTHING);
    expect(await at.mode()).toBe('simulation');
    expect((await at.audit()).map(({ action, from, to }) => [action, from, to])).toEqual([
      ['broker-connected', null, '…0000'],
      ['mode-changed', 'simulation', 'paper'],
      ['broker-removed', '…0000', null],
      ['mode-changed', 'paper', 'simulation'],
    ]);
    expect(await at.access('paper')).toMatchObject({ open: false });
    expect(await refusalOf(startPaper())).toMatchObject({ code: 'failed-precondition' });
    expect(await at.call('removeBroker', { environment: 'paper' })).toEqual({ removed: false });
    expect(await at.audit()).toHaveLength(4);
  });

  it('leaves the mode where the key of the installation opens it', async () => {
    await at.connect('paper');
    await at.call('changeMode', { mode: 'paper' });
    at.configure({
      alpaca: { ...PAPER, baseUrl: at.servers.paper.url },
      paperTradingEmails: [`${at.uid}@example.com`],
    });
    await at.call('removeBroker', { environment: 'paper' });
    expect(await at.mode()).toBe('paper');
    expect(await startPaper()).toMatchObject({ outcome: 'TRADED' });
  });

  it('of one world leaves that of the other alone', async () => {
    await at.connect('paper');
    await at.connect('live');
    await at.call('removeBroker', { environment: 'live' });
    expect(await stored('live')).toEqual(NOTHING);
    expect(await stored('paper')).toMatchObject({ secret: JSON.stringify(PAPER) });
  });

  it('stops its use although the store for keys is away, and says that it is to be repeated', async () => {
    await at.connect('paper');
    const secrets = await at.house.openSecrets();
    const remove = () => Promise.reject(new Unavailable('The store for keys did not answer.'));
    at.replace({ openSecrets: () => Promise.resolve({ ...secrets, remove }) });
    const refusal = await refusalOf(at.call('removeBroker', { environment: 'paper' }));
    expect(refusal).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Remove it again') as string,
    });
    expect(await refusalOf(startPaper())).toMatchObject({ code: 'failed-precondition' });
    at.replace({ openSecrets: () => Promise.resolve(secrets) });
    await at.call('removeBroker', { environment: 'paper' });
    expect(await stored('paper')).toEqual(NOTHING);
  });

  it('is not refused for settings that cannot be read', async () => {
    await at.connect('paper');
    await getFirestore().doc(paths.settings(at.uid)).set({ broken: true });
    expect(await at.call('removeBroker', { environment: 'paper' })).toEqual({ removed: true });
    expect(await stored('paper')).toEqual(NOTHING);
  });
});

describe('the keys', () => {
  it('are in no document, no answer, no refusal and no line of the log', async () => {
    const heard: unknown[] = [];
    const hear = async (work: Promise<unknown>) => void heard.push(await work.catch((error: unknown) => error));
    await hear(at.connect('paper', WRONG));
    for (const environment of ENVIRONMENTS) await hear(at.connect(environment));
    await hear(startPaper());
    for (const call of ['getTradingAccess', 'getMarketOverview'] as const) await hear(at.call(call, {}));
    at.servers.paper.revokeKey();
    await hear(startPaper());
    const bug = () => Promise.reject(new Error('a bug'));
    at.replace({ brokers: { ...at.house.brokers, saveConnection: bug } });
    await hear(at.connect('live'));
    const text = [await everythingStored(at.uid), JSON.stringify(heard), ...heard.map(String), ...said].join('\n');
    expect(text, 'the bug is in the log').toContain('a bug');
    expect(text, 'the connections are in the database').toContain('keyLastFour');
    for (const { keyId, secret } of [PAPER, REHEARSAL.live.keys, WRONG]) {
      expect(text).not.toContain(keyId);
      expect(text).not.toContain(secret);
    }
  });
});
