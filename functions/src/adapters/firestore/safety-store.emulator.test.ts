import {
  LeaseLost,
  paths,
  RunCancelled,
  TradingStopped,
  Unavailable,
  type Halt,
  type OrderIntent,
  type RunRecord,
} from '@trading-crew/core/contracts';
import { flattenIdOf, protectionIdOf } from '@trading-crew/core/domain';
import { MemoryClock, memoryOrderRecords } from '@trading-crew/core/offline';
import { freshId, sampleRun } from '@trading-crew/core/ports/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { beforeEach, describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreSafetyStore, type SwitchChange } from './safety-store.ts';

const db = database();
const clock = new MemoryClock(1_000, 1);
const records = memoryOrderRecords();
const store = firestoreSafetyStore(db, clock, records);

const SESSION = '2026-03-16';
let uid = '';
beforeEach(async () => {
  uid = freshId();
  await db.doc(paths.installationSwitch()).delete();
});

const intent = (change: Partial<OrderIntent> = {}): OrderIntent => ({
  clientOrderId: 'tc-A2345678901234567890-entry-1',
  runId: 'A2345678901234567890',
  asset: 'AAPL',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  basis: { verdict: 'approve', askedQuantity: 10, referencePrice: 100, clamps: [], session: SESSION },
  ...change,
});
const { basis: _basis, ...bare } = intent();
const sale: OrderIntent = { ...bare, side: 'sell' };

const halt = (change: Partial<Halt> = {}): Halt => ({
  code: 'DRAWDOWN',
  because: 'Equity fell 21.0 % from its peak.',
  setBy: 'risk',
  setAt: 5,
  session: SESSION,
  liftedBy: 'user',
  ...change,
});

const thrown: SwitchChange = { engaged: true, reason: 'News', changedBy: 'me' };
const permitOf = (hold: { runId: string; attempt: number } | null = null) =>
  store.guard({ uid, mode: 'paper', hold }).permit;
const safety = () => store.guard({ uid, mode: 'paper', hold: null }).safety;

async function held(change: Partial<RunRecord> = {}): Promise<{ runId: string; attempt: number }> {
  const run = sampleRun({ userId: uid, ...change });
  await db.doc(paths.run(run.runId)).set(run);
  return { runId: run.runId, attempt: 1 };
}

describe('the permit of an order', () => {
  it('is given where nothing stands in the way', async () => {
    await expect(permitOf()(intent())).resolves.toBeUndefined();
    await expect(permitOf(await held())(intent())).resolves.toBeUndefined();
  });

  it("is refused to every order while the user's switch is thrown, and given again after", async () => {
    await store.setSwitch(uid, thrown);
    for (const order of [intent(), sale]) {
      await expect(permitOf()(order)).rejects.toThrow(TradingStopped);
      await expect(permitOf()(order)).rejects.toThrow(
        'You have stopped trading. Reason: News. It stands since 1 Jan 1970 00:00 UTC. Resume it in the bar at the top.',
      );
    }
    await store.setSwitch(uid, { engaged: false, reason: null, changedBy: 'me' });
    await expect(permitOf()(intent())).resolves.toBeUndefined();
  });

  it("is refused to everybody while the installation's switch is thrown", async () => {
    await store.setInstallationSwitch(thrown);
    await expect(permitOf()(intent())).rejects.toThrow(/owner of this installation/);
    const other = store.guard({ uid: freshId(), mode: 'live', hold: null }).permit;
    await expect(other(sale)).rejects.toThrow(TradingStopped);
  });

  it('is given to the sale that the switch itself asked for', async () => {
    await store.setSwitch(uid, thrown);
    const order = { ...sale, clientOrderId: flattenIdOf(uid, 'paper', 1, 'AAPL') };
    await expect(permitOf()(order)).resolves.toBeUndefined();
    await expect(permitOf()({ ...order, side: 'buy' })).rejects.toThrow(TradingStopped);
  });

  it('is refused to purchases while a halt stands, never to sales', async () => {
    await safety().halt(halt());
    await expect(permitOf()(intent())).rejects.toThrow(
      /Purchases are halted\. Equity fell 21\.0 %.* Risk has set this in the session of 16 Mar 2026\. You can lift it/,
    );
    await expect(permitOf()(sale)).resolves.toBeUndefined();
  });

  it('is not refused for the daily loss of another session, but is where no session is known', async () => {
    await safety().halt(halt({ code: 'DAILY_LOSS', liftedBy: 'next-session', session: '2026-03-13' }));
    await expect(permitOf()(intent())).resolves.toBeUndefined();
    await expect(permitOf()({ ...bare, side: 'buy' })).rejects.toThrow(TradingStopped);
  });

  it('is refused to a run that somebody else has taken up, that has ended, or that is not there', async () => {
    const run = await held({ attempt: 2 });
    await expect(permitOf(run)(intent())).rejects.toThrow(LeaseLost);
    await expect(permitOf(await held({ status: 'COMPLETED' }))(intent())).rejects.toThrow(LeaseLost);
    await expect(permitOf({ runId: freshId(), attempt: 1 })(intent())).rejects.toThrow(LeaseLost);
  });

  it('is refused to a cancelled run, but for the exits that it puts back', async () => {
    const run = await held({ cancelRequested: true });
    await expect(permitOf(run)(intent())).rejects.toThrow(RunCancelled);
    const exits = { ...sale, clientOrderId: protectionIdOf(run.runId) };
    await expect(permitOf(run)(exits)).resolves.toBeUndefined();
  });

  it.each([
    ['a switch', () => db.doc(paths.killSwitch(uid)).set({ engaged: 'no' })],
    ['halts', () => db.doc(paths.safety(uid, 'paper')).set({ halts: null })],
  ])('is refused where %s cannot be understood', async (_name, spoil) => {
    await spoil();
    await expect(permitOf()(intent())).rejects.toThrow(/cannot be read.*nothing was sent/);
  });

  it('is refused where the run cannot be understood', async () => {
    const run = await held();
    await db.doc(paths.run(run.runId)).update({ status: 'HALF' });
    await expect(permitOf(run)(sale)).rejects.toThrow(TradingStopped);
  });

  it.each([
    ['does not answer', () => new Promise<never>(() => undefined)],
    ['is away', () => Promise.reject(new Error('away'))],
  ])('is refused in less than a second where the database %s', async (_name, getAll) => {
    // The transport is what hangs; the client in front of it is the real one.
    const silent = Object.create(db, { getAll: { value: getAll } }) as Firestore;
    const { permit } = firestoreSafetyStore(silent, clock, records).guard({ uid, mode: 'paper', hold: null });
    const begin = performance.now();
    await expect(permit(intent())).rejects.toThrow(TradingStopped);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  it('is given to nobody who asks after the switch was thrown, of fifty who ask all the time', async () => {
    let stoppedAt = Number.POSITIVE_INFINITY;
    const granted: number[] = [];
    const asker = async (): Promise<void> => {
      for (;;) {
        const asked = performance.now();
        try {
          await permitOf()(intent());
        } catch {
          return;
        }
        granted.push(asked);
      }
    };
    const askers = Array.from({ length: 50 }, asker);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await store.setSwitch(uid, thrown);
    stoppedAt = performance.now();
    await Promise.all(askers);
    expect(granted.length).toBeGreaterThan(50);
    expect(granted.filter((asked) => asked > stoppedAt)).toEqual([]);
  });
});

describe('switches', () => {
  it('count their changes, and stay as they are when they are thrown twice', async () => {
    expect(await store.readSwitch(uid)).toBeNull();
    const first = await store.setSwitch(uid, thrown);
    expect(first).toMatchObject({ engaged: true, reason: 'News', changes: 1 });
    expect(await store.setSwitch(uid, { ...thrown, reason: 'Again' })).toEqual(first);
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) => store.setSwitch(uid, { ...thrown, engaged: n % 2 === 0 })),
    );
    // Thrown and released in turn, whoever came first: an odd change throws, an even one releases.
    for (const { engaged, changes } of all) expect(engaged).toBe(changes % 2 === 1);
    const standing = await store.readSwitch(uid);
    expect(standing?.changes).toBe(Math.max(...all.map(({ changes }) => changes)));
  });
});

describe('what cannot be understood', () => {
  it('keeps a switch from nobody, and its count goes on', async () => {
    await db.doc(paths.killSwitch(uid)).set({ engaged: 'perhaps', changes: 4 });
    await expect(store.readSwitch(uid)).rejects.toThrow(Unavailable);
    expect(await store.setSwitch(uid, thrown)).toMatchObject({ engaged: true, changes: 5 });
    expect(await store.readSwitch(uid)).toMatchObject({ engaged: true, changes: 5 });
    await db.doc(paths.killSwitch(uid)).set({ changes: 'many' });
    expect(await store.setSwitch(uid, { ...thrown, engaged: false })).toMatchObject({ engaged: false, changes: 1 });
  });

  it.each([
    ['a switch', () => db.doc(paths.killSwitch(uid)).set({ engaged: 'no' })],
    ["the installation's switch", () => db.doc(paths.installationSwitch()).set({})],
    ['halts', () => db.doc(paths.safety(uid, 'paper')).set({ halts: 'none' })],
  ])('is told to whoever asks what protects the account: %s', async (_name, spoil) => {
    await spoil();
    await expect(safety().protections(SESSION)).rejects.toThrow(Unavailable);
  });

  it('is not overwritten by a halt', async () => {
    await db.doc(paths.safety(uid, 'paper')).set({ halts: 'none' });
    await expect(safety().halt(halt())).rejects.toThrow(/cannot be understood/);
    await expect(store.lift(uid, 'paper', 'DRAWDOWN', SESSION)).rejects.toThrow(Unavailable);
    expect((await db.doc(paths.safety(uid, 'paper')).get()).data()).toEqual({ halts: 'none' });
  });
});

describe('halts', () => {
  it('stay as they were set first, one of each code, and none is lost among ten at once', async () => {
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        safety().halt(halt({ code: n % 2 === 0 ? 'DRAWDOWN' : 'RECONCILIATION', because: `the ${n}th` })),
      ),
    );
    const standing = await store.read(uid, 'paper');
    expect(standing?.halts.map(({ code }) => code).sort()).toEqual(['DRAWDOWN', 'RECONCILIATION']);
    const [first] = standing?.halts ?? [];
    if (!first) throw new Error('no halt stands');
    await safety().halt({ ...first, because: 'later' });
    expect((await store.read(uid, 'paper'))?.halts).toContainEqual(first);
  });

  it('belong to one account alone', async () => {
    await safety().halt(halt());
    expect(await store.read(uid, 'live')).toBeNull();
    expect(await safety().protections(SESSION)).toMatchObject({ halts: [{ code: 'DRAWDOWN' }], killSwitch: false });
    const live = store.guard({ uid, mode: 'live', hold: null }).safety;
    expect(await live.protections(SESSION)).toMatchObject({ halts: [] });
  });

  it('that are lifted are gone; a drawdown is measured from then on', async () => {
    await safety().halt(halt());
    await safety().halt(halt({ code: 'RECONCILIATION', liftedBy: 'resolution' }));
    const lifted = await store.lift(uid, 'paper', 'DRAWDOWN', '2026-03-17');
    expect(lifted).toMatchObject({ halts: [{ code: 'RECONCILIATION' }], peakSince: '2026-03-17' });
    expect(await store.lift(uid, 'paper', 'DRAWDOWN', '2026-04-01')).toMatchObject({ peakSince: '2026-03-17' });
    expect(await safety().protections(SESSION)).toMatchObject({ peakSince: '2026-03-17' });
  });

  it('that are lifted are noted once, together with the change', async () => {
    await safety().halt(halt());
    const words = { action: 'halt-lifted', from: 'DRAWDOWN', to: null, detail: null } as const;
    const lift = () => store.lift(uid, 'paper', 'DRAWDOWN', SESSION, { userId: uid, at: 7, ...words });
    await Promise.all([lift(), lift(), lift()]);
    const { docs } = await db.collection(paths.audit(uid)).get();
    expect(docs.map((one) => one.data())).toEqual([{ schemaVersion: 1, userId: uid, at: 7, ...words }]);
  });

  it('of a daily loss hold in their session alone, and make way for that of the next', async () => {
    const loss = (session: string) => halt({ code: 'DAILY_LOSS', liftedBy: 'next-session', session });
    await safety().halt(loss('2026-03-16'));
    expect((await safety().protections('2026-03-16')).halts).toHaveLength(1);
    expect((await safety().protections('2026-03-17')).halts).toEqual([]);
    await safety().halt(loss('2026-03-17'));
    expect((await store.read(uid, 'paper'))?.halts).toEqual([loss('2026-03-17')]);
  });
});
