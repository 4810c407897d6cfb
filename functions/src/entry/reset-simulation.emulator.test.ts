/** A simulated account that begins anew, and the halts that a fast-forward leaves behind. */
import { DISCLAIMER_VERSION, type CallName, type Halt } from '@trading-crew/core/contracts';
import { getFirestore } from 'firebase-admin/firestore';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { installation, type Installation } from '../wiring.ts';
import { callAs, newRunId } from './callables.testing.ts';

let house: Installation;
let people = 0;
let uid = '';

const call = (name: CallName, data: unknown) => callAs(uid, name, data, house);
const start = () => call('startRun', { runId: newRunId(), asset: 'AAPL' });
const guard = () => house.safety.guard({ uid, mode: 'simulation', hold: null });
const standing = async () => (await house.safety.read(uid, 'simulation'))?.halts ?? [];

const drawdown: Halt = {
  code: 'DRAWDOWN',
  because: 'Equity had fallen.',
  setBy: 'risk',
  setAt: 1,
  session: '2015-05-27',
  liftedBy: 'user',
};

beforeAll(() => {
  house = installation();
});

beforeEach(async () => {
  people += 1;
  uid = `restarter${people}`;
  await call('acceptDisclaimer', { version: DISCLAIMER_VERSION });
});

describe('a reset of the simulation', () => {
  it('lifts the halts of the simulated account alone, and lets the peak count anew', async () => {
    await guard().safety.halt(drawdown);
    await house.safety.guard({ uid, mode: 'paper', hold: null }).safety.halt(drawdown);
    await call('advanceSimulation', { action: 'reset', startOn: '2016-07-18' });
    expect(await house.safety.read(uid, 'simulation')).toMatchObject({ halts: [], peakSince: '2016-07-18' });
    expect((await house.safety.read(uid, 'paper'))?.halts).toEqual([drawdown]);
    expect((await start()) as unknown).toMatchObject({ status: 'COMPLETED' });
  });

  it('closes what rested on the old account in the book, and leaves what had filled', async () => {
    await start();
    const [before] = await house.orders.all(uid, 'simulation');
    expect(before).toMatchObject({ status: 'filled' });
    expect(before?.order?.legs.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    await call('advanceSimulation', { action: 'reset' });
    const [after] = await house.orders.all(uid, 'simulation');
    expect(after).toMatchObject({ status: 'filled', order: { filledQuantity: before?.order?.filledQuantity } });
    expect(after?.order?.legs).toMatchObject([
      { status: 'cancelled', reason: 'The simulated account was reset.' },
      { status: 'cancelled', reason: 'The simulated account was reset.' },
    ]);
    expect(after?.intent).toEqual(before?.intent);
  });

  it('cancels in the book what had not filled, with the reason', async () => {
    await start();
    const [filled] = await house.orders.all(uid, 'simulation');
    if (!filled) throw new Error('nothing was ordered');
    const clientOrderId = `${filled.intent.clientOrderId}-later`;
    const planned = { status: 'planned' as const, at: 1, source: 'crew', note: null };
    const intent = { ...filled.intent, clientOrderId };
    await house.orders.plan({ ...filled, intent, order: null, status: 'planned', history: [planned] });
    await call('advanceSimulation', { action: 'reset' });
    const cancelled = await house.orders.read(uid, clientOrderId);
    expect(cancelled?.status).toBe('cancelled');
    expect(cancelled?.history.at(-1)).toMatchObject({ source: 'reset', note: 'The simulated account was reset.' });
  });

  it('says when the account was opened, also after time has passed on it', async () => {
    const before = house.clock.now();
    await call('advanceSimulation', { action: 'reset' });
    const openedAt = (await house.simulations.read(uid))?.account.openedAt ?? 0;
    expect(openedAt).toBeGreaterThanOrEqual(before);
    await start();
    await call('advanceSimulation', { action: 'fast-forward', sessions: 12 });
    expect((await house.simulations.read(uid))?.account.openedAt).toBe(openedAt);
  });
});

describe('a fast-forward', () => {
  const tighten = async (risk: object) => {
    const settings = await house.users.readSettings(uid);
    await getFirestore()
      .doc(`users/${uid}/settings/trading`)
      .set({ ...settings, risk: { ...settings.risk, ...risk } });
  };
  const bought = async () =>
    ((await house.simulations.read(uid))?.ledger.fills ?? []).filter(({ side }) => side === 'buy').length;

  it('leaves the halt that a drawdown set, once, and begins with it the next time', async () => {
    await tighten({ maxDrawdown: 0.02, maxDailyLoss: 0.5 });
    await call('advanceSimulation', { action: 'fast-forward', sessions: 120 });
    const halts = await standing();
    expect(halts).toMatchObject([{ code: 'DRAWDOWN', setBy: 'risk', liftedBy: 'user' }]);
    const before = await bought();
    await call('advanceSimulation', { action: 'fast-forward', sessions: 30 });
    expect(await bought()).toBe(before);
    expect(await standing()).toEqual(halts);
  }, 60_000);

  it('sends nothing while the user has stopped trading', async () => {
    await house.safety.setSwitch(uid, { engaged: true, reason: null, changedBy: uid });
    await call('advanceSimulation', { action: 'fast-forward', sessions: 20 });
    expect((await house.simulations.read(uid))?.ledger.fills).toEqual([]);
    await house.safety.setSwitch(uid, { engaged: false, reason: null, changedBy: uid });
    await call('advanceSimulation', { action: 'reset' });
    await call('advanceSimulation', { action: 'fast-forward', sessions: 20 });
    expect(await bought()).toBeGreaterThan(0);
  }, 60_000);
});
