/** Everything with which a person stops trading: the switches, the halts that are theirs to lift, and a single order. */
import { BrokerRefused, DISCLAIMER_VERSION, Unavailable, type CallName, type Halt } from '@trading-crew/core/contracts';
import { flattenIdOf } from '@trading-crew/core/domain';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf, withParts } from './callables.testing.ts';

let house: Installation;
let people = 0;
let uid = '';

const call = <Name extends CallName>(name: Name, data: unknown, as = uid, on = house) => callAs(as, name, data, on);
const start = (as = uid) => call('startRun', { runId: newRunId(), asset: 'AAPL' }, as) as Promise<{ runId: string }>;
const accept = (as: string) => call('acceptDisclaimer', { version: DISCLAIMER_VERSION }, as);
const throwSwitch = (change: object = {}, on = house) =>
  call('setKillSwitch', { engaged: true, cancelOrders: false, flatten: false, ...change }, uid, on);
const release = () => call('setKillSwitch', { engaged: false });

const account = async (as = uid) => (await house.simulations.read(as))?.account;
const sales = async (as = uid) =>
  ((await house.simulations.read(as))?.ledger.fills ?? []).filter(({ side }) => side === 'sell');
const entry = async (as = uid) => {
  const [record] = await house.orders.all(as, 'simulation');
  if (!record) throw new Error('nothing was ordered');
  return record;
};
const audited = async () => {
  const { docs } = await getFirestore().collection(`users/${uid}/audit`).get();
  return docs.map((document) => document.data()).sort((one, other) => Number(one.at) - Number(other.at));
};
const breakSettings = () => getFirestore().doc(`users/${uid}/settings/trading`).set({ risk: 'none' });

/** The installation, with an account that cannot be changed otherwise than by `change`. */
const changingBy = (change: Installation['simulations']['change']): Installation =>
  withParts(house, { simulations: { ...house.simulations, change } });

beforeAll(() => {
  house = installation();
});

beforeEach(async () => {
  people += 1;
  uid = `stop${people}-${process.pid}`;
  await accept(uid);
});

afterEach(async () => {
  await house.safety.setInstallationSwitch({ engaged: false, reason: null, changedBy: 'test' });
});

describe('the kill switch', () => {
  it('stands before anything is cancelled', async () => {
    await start();
    let seen: boolean | undefined;
    const slow = changingBy(async (who, change) => {
      seen ??= (await house.safety.readSwitch(uid))?.engaged;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return house.simulations.change(who, change);
    });
    const { cancelled, problems } = await throwSwitch({ cancelOrders: true }, slow);
    expect({ seen, cancelled, problems }).toEqual({ seen: true, cancelled: 1, problems: [] });
  });

  it.each([
    ['is away', new Unavailable('The account is away.'), 'The account is away.'],
    ['refuses', new BrokerRefused('Not now.'), 'Not now.'],
    ['has a bug', new RangeError('secret'), /^The simulation account could not be left: .*Reference [0-9a-f]{8}\.$/],
  ])('stands all the same where cancelling fails, and tells why: the account %s', async (_, failure, words) => {
    await start();
    const { killSwitch, problems } = await throwSwitch(
      { cancelOrders: true },
      changingBy(() => Promise.reject(failure)),
    );
    expect(killSwitch.engaged).toBe(true);
    expect(problems).toEqual([
      typeof words === 'string' ? expect.stringContaining(words) : expect.stringMatching(words),
    ]);
    expect(problems.join()).not.toContain('secret');
    expect((await house.safety.readSwitch(uid))?.engaged).toBe(true);
    const { clientOrderId } = (await entry()).intent;
    if (typeof words === 'string') expect(problems[0]).toContain(clientOrderId);
  });

  it('stands and tells where account and settings cannot even be read', async () => {
    const away = () => Promise.reject(new Unavailable('The database is away.'));
    const users = { ...house.users, readSettings: away };
    const broken = withParts(house, { simulations: { ...house.simulations, read: away }, users });
    const { killSwitch, problems } = await throwSwitch({ flatten: true }, broken);
    expect(killSwitch.engaged).toBe(true);
    expect(problems).toEqual(['The simulation account could not be left: The database is away.']);
  });

  it('leaves orders and positions alone unless asked', async () => {
    await start();
    const before = await account();
    expect(await throwSwitch({ reason: ' Holiday ' })).toMatchObject({
      killSwitch: { engaged: true, reason: 'Holiday', changedBy: uid, changes: 1 },
      cancelled: 0,
      flattened: [],
      problems: [],
    });
    expect(await account()).toEqual(before);
  });

  it('cancels the resting exits and keeps the position', async () => {
    await start();
    expect(await throwSwitch({ cancelOrders: true })).toMatchObject({ cancelled: 1, flattened: [], problems: [] });
    expect(await account()).toMatchObject({ openOrders: [], positions: [{ asset: 'AAPL' }] });
    expect((await entry()).order?.legs.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(await throwSwitch({ cancelOrders: true })).toMatchObject({ cancelled: 0, problems: [] });
  });

  it('sells every position exactly once, however often and at once it is asked', async () => {
    await start();
    const quantity = (await account())?.positions[0]?.quantity;
    const asked = await Promise.all([throwSwitch({ flatten: true }), throwSwitch({ flatten: true })]);
    const again = await throwSwitch({ flatten: true });
    expect([...asked, again].flatMap(({ problems }) => problems)).toEqual([]);
    expect(asked.some(({ flattened }) => flattened.includes('AAPL'))).toBe(true);
    expect(again).toMatchObject({ cancelled: 0, flattened: [] });
    expect(await account()).toMatchObject({ openOrders: [], positions: [] });
    const clientOrderId = flattenIdOf(uid, 'simulation', 1, 'AAPL');
    expect(await sales()).toMatchObject([{ clientOrderId, quantity }]);
    expect(await house.orders.read(uid, clientOrderId)).toMatchObject({
      status: 'filled',
      mode: 'simulation',
      intent: { side: 'sell', quantity },
    });
    expect(await house.orders.all(uid, 'simulation')).toHaveLength(2);
  });

  it('sells again, under ids of its own, when it is thrown a second time', async () => {
    await start();
    await throwSwitch({ flatten: true });
    await release();
    await call('advanceSimulation', { action: 'reset' });
    await start();
    expect(await throwSwitch({ flatten: true })).toMatchObject({ flattened: ['AAPL'], problems: [] });
    expect(await sales()).toMatchObject([{ clientOrderId: flattenIdOf(uid, 'simulation', 3, 'AAPL') }]);
  });

  it('does not touch another user’s account', async () => {
    const other = `${uid}-neighbour`;
    await accept(other);
    await start(other);
    await start();
    const before = await house.simulations.read(other);
    await throwSwitch({ flatten: true });
    expect(await house.simulations.read(other)).toEqual(before);
    expect(await house.safety.readSwitch(other)).toBeNull();
    expect(await sales(other)).toEqual([]);
  });

  it('works for somebody who has accepted nothing', async () => {
    uid = `${uid}-new`;
    expect(await throwSwitch({ flatten: true })).toMatchObject({
      killSwitch: { engaged: true },
      cancelled: 0,
      problems: [],
    });
    expect(await account()).toBeUndefined();
  });

  it('works with settings that are broken', async () => {
    await start();
    await breakSettings();
    expect(await throwSwitch({ flatten: true })).toMatchObject({ flattened: ['AAPL'], problems: [] });
    expect((await account())?.positions).toEqual([]);
  });

  it('keeps a run from trading, in words, until it is released', async () => {
    await throwSwitch({ reason: 'Holiday' });
    const stopped = await house.runs.read((await start()).runId);
    expect(stopped).toMatchObject({ status: 'COMPLETED', outcome: 'NO_TRADE', trade: null });
    expect(['STOPPED', 'RISK_REJECTED']).toContain(stopped?.reason);
    expect(stopped?.decision).toMatch(/stopped trading/i);
    expect((await house.simulations.read(uid))?.ledger.fills).toEqual([]);
    expect((await release()).killSwitch).toMatchObject({ engaged: false, reason: null, changes: 2 });
    expect(await house.runs.read((await start()).runId)).toMatchObject({ status: 'COMPLETED', outcome: 'TRADED' });
  });

  it('is noted in the audit once a change', async () => {
    await throwSwitch({ reason: 'Holiday' });
    await throwSwitch({ reason: 'Another' });
    await release();
    await release();
    expect(await audited()).toMatchObject([
      { action: 'kill-switch-thrown', from: 'trading', to: 'stopped', detail: 'Holiday', userId: uid },
      { action: 'kill-switch-released', from: 'stopped', to: 'trading', detail: null, userId: uid },
    ]);
  });

  it('stands and tells where it cannot be noted', async () => {
    const audit = () => Promise.reject(new Unavailable('away'));
    const { problems } = await throwSwitch({}, withParts(house, { brokers: { ...house.brokers, audit } }));
    expect(problems).toEqual(['This change could not be noted in the list of changes.']);
    expect((await house.safety.readSwitch(uid))?.engaged).toBe(true);
  });
});

describe('the switch of the installation', () => {
  const configured = (change: { isLocal: boolean; owners: string[] }) =>
    withParts(house, { config: { ...house.config, ...change } });
  const outside = (owners: string[]) => configured({ isLocal: false, owners });

  it('is for its owners alone', async () => {
    const refusal = await refusalOf(call('setInstallationSwitch', { engaged: true }, uid, outside(['o@example.com'])));
    expect(refusal.code).toBe('invalid-argument');
    expect(refusal.message).toMatch(/owners of this installation/);
    expect((await house.safety.readInstallationSwitch())?.engaged ?? false).toBe(false);
  });

  it('stops everybody when an owner throws it, in words, and lets them go on', async () => {
    const owned = outside([`${uid}@example.com`]);
    const reason = 'Bad data.';
    expect(await call('setInstallationSwitch', { engaged: true, reason }, uid, owned)).toMatchObject({
      // Everybody signed in can read it: no address stands there.
      killSwitch: { engaged: true, reason, changedBy: uid },
    });
    const other = `${uid}-other`;
    await accept(other);
    const stopped = await house.runs.read((await start(other)).runId);
    expect(stopped).toMatchObject({ outcome: 'NO_TRADE', trade: null });
    expect(stopped?.decision).toMatch(/owner of this installation/i);
    const { killSwitch } = await call('setInstallationSwitch', { engaged: false, reason }, uid, owned);
    expect(killSwitch).toMatchObject({ engaged: false, reason: null });
    expect(await house.runs.read((await start(other)).runId)).toMatchObject({ outcome: 'TRADED' });
  });

  it('is for whoever sits at the machine on the emulators', async () => {
    const local = configured({ isLocal: true, owners: [] });
    expect(await call('setInstallationSwitch', { engaged: true }, uid, local)).toMatchObject({
      killSwitch: { engaged: true },
    });
  });
});

describe('lifting a halt', () => {
  const halted = (change: Partial<Halt>) =>
    house.safety.guard({ uid, mode: 'simulation', hold: null }).safety.halt({
      code: 'DRAWDOWN',
      because: 'Equity had fallen.',
      setBy: 'risk',
      setAt: 1,
      session: '2015-05-27',
      liftedBy: 'user',
      ...change,
    });
  const lift = (code: string) => call('liftHalt', { mode: 'simulation', code });

  it('lifts a drawdown: the peak counts from the session of now, it is noted, and the crew buys again', async () => {
    await halted({});
    const session = (await account())?.session;
    const held = await house.runs.read((await start()).runId);
    expect(held).toMatchObject({ outcome: 'NO_TRADE', trade: null });
    const { safety } = await lift('DRAWDOWN');
    expect(safety).toMatchObject({ halts: [], peakSince: session });
    expect(await audited()).toMatchObject([{ action: 'halt-lifted', from: 'DRAWDOWN', detail: 'Equity had fallen.' }]);
    expect(await house.runs.read((await start()).runId)).toMatchObject({ outcome: 'TRADED' });
  });

  it.each([
    ['DAILY_LOSS', 'next-session', /ends with the session/],
    ['RECONCILIATION', 'resolution', /findings of the account check/],
  ] as const)('refuses a %s in words', async (code, liftedBy, words) => {
    const setBy = code === 'RECONCILIATION' ? 'reconciliation' : 'risk';
    await halted({ code, liftedBy, setBy });
    const refusal = await refusalOf(lift(code));
    expect(refusal).toMatchObject({ code: 'invalid-argument', field: 'code' });
    expect(refusal.message).toMatch(words);
    expect((await house.safety.read(uid, 'simulation'))?.halts).toMatchObject([{ code }]);
    expect(await audited()).toEqual([]);
  });

  it('says so where the halt does not stand', async () => {
    expect((await refusalOf(lift('DRAWDOWN'))).message).toBe('This halt does not stand any more. Reload the page.');
    await halted({});
    const elsewhere = call('liftHalt', { mode: 'paper', code: 'DRAWDOWN' });
    expect((await refusalOf(elsewhere)).message).toMatch(/does not stand any more/);
    expect((await house.safety.read(uid, 'simulation'))?.halts).toHaveLength(1);
  });
});

describe('cancelling an order', () => {
  const cancel = (clientOrderId: string, as = uid) => call('cancelOrder', { clientOrderId }, as);

  it('takes its exits with it, and is noted', async () => {
    await start();
    const { intent, order } = await entry();
    const { clientOrderId } = intent;
    const expected = { clientOrderId, status: 'filled', filledQuantity: order?.filledQuantity };
    expect(await cancel(clientOrderId)).toEqual(expected);
    expect((await account())?.openOrders).toEqual([]);
    expect((await entry()).order?.legs.map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);
    expect(await audited()).toMatchObject([{ action: 'order-cancelled', detail: 'buy AAPL, simulation' }]);
  });

  it('answers one that is over as it is, and notes nothing', async () => {
    await start();
    const { clientOrderId } = (await entry()).intent;
    const first = await cancel(clientOrderId);
    const before = await account();
    expect(await cancel(clientOrderId)).toEqual(first);
    expect(await account()).toEqual(before);
    expect(await audited()).toHaveLength(1);
  });

  it('works with settings that are broken, and while trading is stopped', async () => {
    await start();
    await throwSwitch();
    await breakSettings();
    await cancel((await entry()).intent.clientOrderId);
    expect((await account())?.openOrders).toEqual([]);
  });

  it('reveals nothing of a stranger’s order', async () => {
    await start();
    const { clientOrderId } = (await entry()).intent;
    const before = await house.simulations.read(uid);
    const stranger = `${uid}-stranger`;
    await accept(stranger);
    const refusal = await refusalOf(cancel(clientOrderId, stranger));
    expect(refusal.code).toBe('permission-denied');
    expect(refusal).toEqual(await refusalOf(cancel('tc-none-entry-1', stranger)));
    expect(await house.simulations.read(uid)).toEqual(before);
  });
});
