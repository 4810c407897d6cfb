/** What a thrown kill switch leaves where several accounts, or several people on one, are in question. */
import { DISCLAIMER_VERSION, paths, Unavailable, type CallName, type CallResponse } from '@trading-crew/core/contracts';
import { recordedOrderDesk } from '@trading-crew/core/crew';
import { sampleOrderRecord } from '@trading-crew/core/ports/testing';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from '../../testing/alpaca-server/alpaca-server.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, withParts } from './callables.testing.ts';

const START = '2015-05-27';
let house: Installation;
let server: AlpacaServer;
let people = 0;
let uid = '';

const call = <Name extends CallName>(name: Name, data: unknown, who = uid): Promise<CallResponse<Name>> =>
  callAs(who, name, data, house);
const stop = (besides: { cancelOrders?: boolean; flatten?: boolean; reason?: string } = {}, who = uid) =>
  call('setKillSwitch', { engaged: true, cancelOrders: false, flatten: false, ...besides }, who);
const run = (mode: 'simulation' | 'paper', who = uid) =>
  call('startRun', { runId: newRunId(), asset: 'AAPL', mode }, who);
const simulated = async (who = uid) => {
  const state = await house.simulations.read(who);
  if (!state) throw new Error('there is no simulated account');
  return state.account;
};
const atBroker = () => server.exchange.broker.state;
const heldAtBroker = () =>
  Object.fromEntries(atBroker().account.positions.map(({ asset, quantity }) => [asset, quantity]));
const restingAtBroker = () => atBroker().account.openOrders;
const sales = () =>
  server.requests.filter(
    ({ method, body }) =>
      method === 'POST' && String((body as Record<string, unknown>)['client_order_id']).startsWith('tc-flatten-'),
  );

async function newPerson(): Promise<string> {
  people += 1;
  const who = `${String(people).padStart(3, '0')}stopper${process.pid}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION }, who);
  return who;
}

/** Shares that the user's crew has bought, after a comparison, as every run begins with one. */
async function placeAsCrew(asset: string): Promise<void> {
  await call('reconcileAccount', { mode: 'paper' });
  const { orderDesk } = await house.openBroker({ ...REHEARSAL_KEYS, baseUrl: server.url }, 'paper');
  const desk = recordedOrderDesk({ desk: orderDesk, records: house.orders, uid, mode: 'paper', clock: house.clock });
  const runId = newRunId();
  await desk.place({ ...sampleOrderRecord().intent, asset, runId, clientOrderId: `tc-${runId}-entry-1` });
}

beforeEach(async () => {
  const own = installation();
  server = await startAlpacaServer({ market: own.replay.market, startOn: START });
  const alpaca = { ...REHEARSAL_KEYS, baseUrl: server.url };
  const clock = { ...own.clock, sleep: () => Promise.resolve() };
  house = withParts(own, { clock, config: { ...own.config, alpaca, isLocal: true } });
  uid = await newPerson();
});
afterEach(() => server.close());

describe('a switch that cannot be understood', () => {
  it('stops everything, and is thrown and released all the same', async () => {
    await getFirestore().doc(paths.killSwitch(uid)).set({ engaged: 'perhaps', changes: 7 });
    expect(await run('simulation')).not.toMatchObject({ outcome: 'TRADED' });
    expect(await stop({ reason: 'Now' })).toMatchObject({ killSwitch: { engaged: true, reason: 'Now', changes: 8 } });
    expect(await call('setKillSwitch', { engaged: false })).toMatchObject({
      killSwitch: { engaged: false, changes: 9 },
    });
    expect(await run('simulation')).toMatchObject({ outcome: 'TRADED' });
  });
});

describe('a kill switch of somebody with two accounts', () => {
  const onBoth = async () => {
    await run('simulation');
    await run('paper');
    expect(heldAtBroker()).toEqual({ AAPL: 77 });
  };

  it('leaves both', async () => {
    await onBoth();
    expect(await stop({ flatten: true })).toMatchObject({ cancelled: 2, flattened: ['AAPL'], problems: [] });
    expect(heldAtBroker()).toEqual({});
    expect((await simulated()).positions).toEqual([]);
    expect(restingAtBroker()).toEqual([]);
    await stop({ flatten: true });
    expect(sales()).toHaveLength(1);
  });

  it('leaves the one though the broker of the other is away, says so, and does the rest when asked again', async () => {
    await onBoth();
    const { openBroker } = house;
    const away = () => Promise.reject(new Unavailable('The broker is away.'));
    house = withParts(house, {
      openBroker: async (...args) => {
        const ports = await openBroker(...args);
        return { ...ports, account: { ...ports.account, market: away } };
      },
    });
    const answer = await stop({ flatten: true });
    expect(answer).toMatchObject({ killSwitch: { engaged: true }, flattened: ['AAPL'] });
    expect(answer.problems).toMatchObject([
      expect.stringMatching(/^The paper account could not be left: The broker is away/),
    ]);
    expect((await simulated()).positions).toEqual([]);
    expect(heldAtBroker()).toEqual({ AAPL: 77 });
    house = withParts(house, { openBroker });
    expect(await stop({ flatten: true })).toMatchObject({ cancelled: 1, flattened: ['AAPL'], problems: [] });
    expect(heldAtBroker()).toEqual({});
  });

  it('leaves the one though the other cannot even be looked for', async () => {
    await onBoth();
    const read = () => Promise.reject(new Unavailable('The database did not answer.'));
    const lost = withParts(house, { simulations: { ...house.simulations, read } });
    const answer = await callAs(uid, 'setKillSwitch', { engaged: true, cancelOrders: false, flatten: true }, lost);
    expect(answer.flattened).toEqual(['AAPL']);
    expect(answer.problems).toMatchObject([expect.stringMatching(/^The simulation account could not be left: /)]);
    expect(heldAtBroker()).toEqual({});
  });
});

it('an order whose permit was given just before the switch stood is waited for, and left as well', async () => {
  await run('paper');
  let waits = 0;
  const sleep = async (milliseconds: number): Promise<void> => {
    waits += 1;
    if (waits > 1) return;
    expect(milliseconds).toBeLessThanOrEqual(1_000);
    await placeAsCrew('DEMO-TREND');
  };
  house = withParts(house, { clock: { ...house.clock, sleep } });
  expect(await stop({ flatten: true })).toMatchObject({ flattened: ['AAPL', 'DEMO-TREND'], problems: [] });
  expect(heldAtBroker()).toEqual({});
});

describe('a kill switch on an account that several people trade on', () => {
  it("sells the crew's own shares, and none that were bought by hand a moment ago", async () => {
    await run('paper');
    await server.placeByHand({ asset: 'AAPL', side: 'buy', quantity: 5 });
    expect(await stop({ flatten: true })).toMatchObject({ flattened: ['AAPL'], problems: [] });
    expect(heldAtBroker()).toEqual({ AAPL: 5 });
  });

  it("touches neither orders nor shares of another user's crew", async () => {
    const other = await newPerson();
    await run('paper', other);
    const resting = restingAtBroker().map(({ order }) => order.clientOrderId);
    expect(resting).toHaveLength(1);
    await placeAsCrew('DEMO-TREND');
    expect(heldAtBroker()).toEqual({ AAPL: 77, 'DEMO-TREND': 10 });
    expect(await stop({ flatten: true })).toMatchObject({ flattened: ['DEMO-TREND'], problems: [] });
    expect(heldAtBroker()).toEqual({ AAPL: 77 });
    expect(restingAtBroker().map(({ order }) => order.clientOrderId)).toEqual(resting);
  });

  it('asks the broker nothing for somebody whose crew was never there', async () => {
    await run('paper', await newPerson());
    const before = server.requests.length;
    expect(await stop({ flatten: true })).toMatchObject({ cancelled: 0, flattened: [], problems: [] });
    expect(server.requests.length).toBe(before);
    expect(heldAtBroker()).toEqual({ AAPL: 77 });
  });

  it('sells by the comparison before where none can be made now, and says so', async () => {
    await run('paper');
    const change = () => Promise.reject(new Unavailable('The books are away.'));
    house = withParts(house, { reconciliations: { ...house.reconciliations, change } });
    const known = await stop({ flatten: true });
    expect(known.problems).toMatchObject([expect.stringMatching(/could not be compared: The books are away.*before/)]);
    expect(known).toMatchObject({ cancelled: 1, flattened: ['AAPL'] });
  });

  it('sells nothing where no comparison ever said whose the shares are, and cancels all the same', async () => {
    await run('paper');
    const change = () => Promise.reject(new Unavailable('The books are away.'));
    await getFirestore().doc(paths.reconciliation(uid, 'paper')).update({ comparedAt: 0 });
    house = withParts(house, { reconciliations: { ...house.reconciliations, change } });
    const answer = await stop({ flatten: true });
    expect(answer).toMatchObject({ cancelled: 1, flattened: [] });
    expect(answer.problems).toMatchObject([expect.stringMatching(/could not be compared.*Nothing was sold there/)]);
    expect(heldAtBroker()).toEqual({ AAPL: 77 });
  });
});
