import { DISCLAIMER_VERSION, paths, type CallName, type OrderIntent } from '@trading-crew/core/contracts';
import { ownAccount, recordedOrderDesk } from '@trading-crew/core/crew';
import { sampleOrderRecord, sampleRun } from '@trading-crew/core/ports/testing';
import { getFirestore } from 'firebase-admin/firestore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REHEARSAL_KEYS, startAlpacaServer, type AlpacaServer } from '../../testing/alpaca-server/alpaca-server.ts';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId, refusalOf } from './callables.testing.ts';
import { compareAll } from './reconcile-accounts.ts';
import { reconcileAtStart } from './reconcile-at-start.ts';

let server: AlpacaServer;
let house: Installation;
let people = 0;
let uid = '';

const call = <Name extends CallName>(name: Name, data: unknown) => callAs(uid, name, data, house);
const compare = async () => (await call('reconcileAccount', { mode: 'paper' })).reconciliation;
const stored = () => house.reconciliations.read(uid, 'paper');
const halts = async () => (await house.safety.read(uid, 'paper'))?.halts ?? [];

/** An order that somebody places at the broker without the crew. */
async function placeByHand(change: Record<string, string> = {}): Promise<void> {
  const order = { symbol: 'AAPL', side: 'buy', type: 'market', time_in_force: 'day', qty: '5', ...change };
  const headers = {
    'content-type': 'application/json',
    'APCA-API-KEY-ID': REHEARSAL_KEYS.keyId,
    'APCA-API-SECRET-KEY': REHEARSAL_KEYS.secret,
  };
  const answer = await fetch(`${server.url}/v2/orders`, { method: 'POST', headers, body: JSON.stringify(order) });
  expect(answer.ok).toBe(true);
}

const openPorts = () => house.openBroker({ ...REHEARSAL_KEYS, baseUrl: server.url }, 'paper');

/** An order of the crew, in its book and at the broker. */
async function placeByCrew(change: Partial<OrderIntent> = {}): Promise<string> {
  const { orderDesk } = await openPorts();
  const runId = newRunId();
  const clientOrderId = `tc-${runId}-entry-1`;
  const base = { ...sampleOrderRecord().intent, asset: 'AAPL', runId, clientOrderId };
  const desk = recordedOrderDesk({ desk: orderDesk, records: house.orders, uid, mode: 'paper', clock: house.clock });
  await desk.place({ ...base, ...change });
  return clientOrderId;
}

beforeEach(async () => {
  const own = installation();
  server = await startAlpacaServer({ market: own.replay.market, startOn: '2015-05-27' });
  const alpaca = { ...REHEARSAL_KEYS, baseUrl: server.url };
  const clock = { ...own.clock, sleep: () => Promise.resolve() };
  house = { ...own, clock, replay: own.replay, config: { ...own.config, alpaca, isLocal: true } };
  people += 1;
  uid = `bookkeeper${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});
afterEach(() => server.close());

describe('the comparison at the start of a run', () => {
  const atStart = async (mode: 'paper' | 'validation') =>
    reconcileAtStart({ mode }, await openPorts(), { uid, verifiedEmail: null }, house);

  it('takes in a fill that nobody was there to see', async () => {
    const { session } = server.exchange.broker;
    const close = server.exchange.market.barOf('AAPL', session)?.close ?? 0;
    const id = await placeByCrew({ type: 'limit', limitPrice: Math.round(close * 97) / 100, timeInForce: 'gtc' });
    expect(await house.orders.read(uid, id)).toMatchObject({ status: 'accepted' });
    for (let sessions = 0; sessions < 60 && server.exchange.broker.state.account.positions.length === 0; sessions += 1)
      server.advance();
    await atStart('paper');
    const record = await house.orders.read(uid, id);
    expect(record).toMatchObject({ status: 'filled', order: { filledQuantity: 10 } });
    expect(record?.history.at(-1)).toMatchObject({ status: 'filled', source: 'reconciliation' });
    expect(await stored()).toMatchObject({ findings: [], adopted: [], matched: 2, problem: null });
  });

  it('compares nothing for a run that trades nothing', async () => {
    await atStart('validation');
    expect(server.requests).toEqual([]);
    expect(await stored()).toBeNull();
  });

  it('leaves an order alone that a run at work is about to send, and closes it when the run is over', async () => {
    const run = sampleRun({ userId: uid, mode: 'paper', createdAt: house.clock.now() });
    await getFirestore().doc(paths.run(run.runId)).set(run);
    const record = sampleOrderRecord({ userId: uid }, `tc-${run.runId}-entry-1`);
    const old = { createdAt: 1, updatedAt: 1, status: 'sent' as const };
    await house.orders.plan({ ...record, ...old, intent: { ...record.intent, runId: run.runId } });
    await atStart('paper');
    expect(await house.orders.read(uid, record.intent.clientOrderId)).toMatchObject({ status: 'sent' });
    await getFirestore().doc(paths.run(run.runId)).update({ status: 'COMPLETED' });
    await atStart('paper');
    expect(await house.orders.read(uid, record.intent.clientOrderId)).toMatchObject({ status: 'cancelled' });
    expect((await stored())?.findings).toMatchObject([{ kind: 'missing-at-broker', ambiguous: false }]);
  });
});

describe('shares of somebody else', () => {
  it('are adopted, shown on the position and no reason to halt', async () => {
    await compare();
    await placeByCrew();
    await placeByHand({ client_order_id: 'by-hand' });
    const { findings, adopted } = await compare();
    expect(adopted).toEqual([{ asset: 'AAPL', quantity: 5 }]);
    expect(findings).toMatchObject([{ kind: 'unknown-to-us', clientOrderId: 'by-hand', ambiguous: false }]);
    expect(await halts()).toEqual([]);
    const { account } = await openPorts();
    const own = ownAccount(account, async () => (await stored())?.adopted ?? []);
    expect((await own.snapshot()).positions).toMatchObject([{ asset: 'AAPL', quantity: 15, adoptedQuantity: 5 }]);
  });

  it('include those of another user on the same account', async () => {
    await compare();
    const neighbour = sampleRun({ mode: 'paper' });
    await getFirestore().doc(paths.run(neighbour.runId)).set(neighbour);
    await placeByHand({ client_order_id: `tc-${neighbour.runId}-entry-1` });
    expect(await compare()).toMatchObject({ adopted: [{ asset: 'AAPL', quantity: 5 }] });
    expect(await halts()).toEqual([]);
  });
});

describe('an order with the mark of the crew that no book knows', () => {
  const meet = async () => {
    await compare();
    await placeByHand({ client_order_id: 'tc-nobody-entry-1' });
    return (await compare()).findings[0];
  };

  it('halts purchases until the user takes the broker’s word, which leaves a trace', async () => {
    const finding = await meet();
    expect(finding).toMatchObject({ kind: 'unknown-to-us', ambiguous: true });
    expect(await halts()).toMatchObject([{ code: 'RECONCILIATION', liftedBy: 'resolution' }]);
    const buy = { ...sampleOrderRecord().intent, asset: 'AAPL' };
    const { permit } = house.safety.guard({ uid, mode: 'paper', hold: null });
    await expect(permit(buy)).rejects.toThrow();
    const { reconciliation } = await call('resolveFinding', { mode: 'paper', findingId: finding?.id });
    expect(reconciliation).toMatchObject({ adopted: [{ quantity: 5 }], resolved: [{ findingId: finding?.id }] });
    expect(await halts()).toEqual([]);
    await permit(buy);
    const audit = await getFirestore().collection(paths.audit(uid)).get();
    const [entry] = audit.docs.map((one) => one.data()).filter(({ action }) => action === 'finding-resolved');
    expect(entry).toMatchObject({ userId: uid, to: '5 of 5 filled' });
    expect(await refusalOf(call('resolveFinding', { mode: 'paper', findingId: finding?.id }))).toMatchObject({
      code: 'invalid-argument',
      field: 'findingId',
    });
  });

  it('is nobody else’s to resolve', async () => {
    const finding = await meet();
    await callAs('stranger', 'acceptDisclaimer', { version: DISCLAIMER_VERSION }, house);
    const data = { mode: 'paper', findingId: finding?.id };
    expect(await refusalOf(callAs('stranger', 'resolveFinding', data, house))).toMatchObject({
      code: 'invalid-argument',
    });
    expect(await refusalOf(callAs(null, 'resolveFinding', data, house))).toMatchObject({ code: 'unauthenticated' });
    expect(await halts()).toHaveLength(1);
  });
});

describe('a broker that is away', () => {
  const away = () => server.fail({ kind: 'reset-before', match: { method: 'GET' }, times: 1_000 });

  it('is told with the comparison that stands, which stays as it was', async () => {
    await placeByHand();
    const before = await compare();
    away();
    const refusal = await refusalOf(call('reconcileAccount', { mode: 'paper' }));
    expect(refusal.code).toBe('unavailable');
    const { adopted, comparedAt, baseline } = before;
    expect(await stored()).toMatchObject({ adopted, comparedAt, baseline, problem: refusal.message });
    expect(JSON.stringify(await stored())).not.toContain(REHEARSAL_KEYS.secret);
  });

  it('keeps nobody from being compared by the clock', async () => {
    await compare();
    const other = `${uid}other`;
    const first = uid;
    uid = other;
    await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
    await compare();
    const before = await Promise.all([first, other].map((one) => house.reconciliations.read(one, 'paper')));
    // The first read of the first account fails for good, everything after it succeeds.
    let isFirst = true;
    const openBroker: Installation['openBroker'] = async (...args) => {
      const ports = await house.openBroker(...args);
      if (!isFirst) return ports;
      isFirst = false;
      return { ...ports, account: { ...ports.account, market: () => Promise.reject(new Error('a bug')) } };
    };
    const mine = (limit: number) =>
      house.reconciliations.accounts(limit).then((all) => all.filter((one) => [first, other].includes(one.uid)));
    const identify = (id: string) => Promise.resolve({ uid: id, verifiedEmail: null });
    const reconciliations = { ...house.reconciliations, accounts: mine };
    await compareAll({ ...house, replay: house.replay, openBroker, identify, reconciliations });
    const after = await Promise.all([first, other].map((one) => house.reconciliations.read(one, 'paper')));
    expect(after.map((one, place) => (one?.changes ?? 0) - (before[place]?.changes ?? 0))).toEqual([0, 1]);
  });
});

it('a simulated account is compared too, and never in doubt', async () => {
  const record = sampleOrderRecord({ userId: uid, mode: 'simulation', status: 'accepted' }, 'tc-gone-entry-1');
  await house.orders.plan(record);
  const { reconciliation } = await call('reconcileAccount', { mode: 'simulation' });
  expect(reconciliation).toMatchObject({ mode: 'simulation', findings: [], problem: null });
  expect(await house.orders.read(uid, 'tc-gone-entry-1')).toMatchObject({ status: 'cancelled' });
  expect(await house.safety.read(uid, 'simulation')).toBeNull();
});
