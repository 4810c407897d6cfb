import {
  AuditEntry,
  paths,
  type BrokerConnection,
  type BrokerEnvironment,
  type LiveUnlock,
  type OrderStatus,
} from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { firestoreBrokerStore } from './broker-store.ts';
import { database } from './database.ts';

const store = firestoreBrokerStore(database());
const connection = (userId: string, environment: BrokerEnvironment): BrokerConnection => ({
  schemaVersion: 1,
  userId,
  environment,
  connectedAt: 1_000,
  keyLastFour: 'WXYZ',
  accountLastFour: '4821',
});
const unlock = (userId: string): LiveUnlock => ({
  schemaVersion: 1,
  userId,
  accountLastFour: '4821',
  confirmedAt: 1_000,
  expiresAt: 2_000,
  dailyOrderDollars: 500,
  dailyLossDollars: 100,
});

describe('connections', () => {
  it('are kept for each environment by itself', async () => {
    const uid = freshId();
    expect(await store.connection(uid, 'paper')).toBeNull();
    await store.saveConnection(connection(uid, 'paper'));
    expect(await store.connection(uid, 'paper')).toEqual(connection(uid, 'paper'));
    expect(await store.connection(uid, 'live')).toBeNull();
  });

  it('are gone when they are removed, and to remove what is not there is no error', async () => {
    const uid = freshId();
    await store.saveConnection(connection(uid, 'paper'));
    await store.removeConnection(uid, 'paper');
    await store.removeConnection(uid, 'paper');
    expect(await store.connection(uid, 'paper')).toBeNull();
  });

  it('for live take the confirmation with them when they are removed or replaced', async () => {
    for (const change of ['removeConnection', 'saveConnection'] as const) {
      const uid = freshId();
      await store.saveConnection(connection(uid, 'live'));
      await store.saveUnlock(unlock(uid));
      await (change === 'removeConnection'
        ? store.removeConnection(uid, 'live')
        : store.saveConnection(connection(uid, 'live')));
      expect(await store.unlock(uid), change).toBeNull();
    }
  });

  it('for paper leave the confirmation of live alone', async () => {
    const uid = freshId();
    await store.saveUnlock(unlock(uid));
    await store.saveConnection(connection(uid, 'paper'));
    await store.removeConnection(uid, 'paper');
    expect(await store.unlock(uid)).toEqual(unlock(uid));
  });
});

describe('the audit', () => {
  it('keeps every entry, also of one instant', async () => {
    const uid = freshId();
    const entry = { userId: uid, at: 5, action: 'mode-changed', from: 'paper', to: 'live', detail: null } as const;
    await Promise.all([store.audit(entry), store.audit(entry), store.audit({ ...entry, at: 6 })]);
    const { docs } = await database().collection(paths.audit(uid)).orderBy('at').get();
    expect(docs.map((document) => AuditEntry.parse(document.data()).at)).toEqual([5, 5, 6]);
  });
});

describe('a change and its entry in the audit', () => {
  const entry = (userId: string) =>
    ({ userId, at: 5, action: 'live-confirmed', from: null, to: '4821', detail: null }) as const;
  const entries = async (uid: string) => (await database().collection(paths.audit(uid)).get()).size;

  it('are written together', async () => {
    const uid = freshId();
    await store.saveConnection(connection(uid, 'live'), entry(uid));
    await store.saveUnlock(unlock(uid), entry(uid));
    await store.removeConnection(uid, 'live', entry(uid));
    expect(await entries(uid)).toBe(3);
    expect(await store.unlock(uid)).toBeNull();
  });

  it('are refused together', async () => {
    const uid = freshId();
    const broken = { ...entry(uid), detail: undefined as unknown as null };
    await expect(store.saveConnection(connection(uid, 'paper'), broken)).rejects.toThrow('undefined');
    await expect(store.saveUnlock(unlock(uid), broken)).rejects.toThrow('undefined');
    expect([await store.connection(uid, 'paper'), await store.unlock(uid), await entries(uid)]).toEqual([
      null,
      null,
      0,
    ]);
  });
});

describe('filled orders', () => {
  const place = (uid: string, mode: string, status: OrderStatus, filledQuantity: number | null) =>
    database()
      .doc(paths.order(uid, `tc-${freshId()}`))
      .set({ userId: uid, mode, status, order: filledQuantity === null ? null : { filledQuantity } });

  it('are those that filled at least in part, whatever became of the rest', async () => {
    const uid = freshId();
    const filled: [OrderStatus, number | null][] = [
      ['filled', 10],
      ['partly-filled', 3],
      ['cancelled', 3],
      ['expired', 1],
      ['unknown', 2],
    ];
    const others: [OrderStatus, number | null][] = [
      ['planned', null],
      ['sent', null],
      ['accepted', 0],
      ['cancelled', 0],
      ['cancelled', null],
      ['rejected', null],
      ['expired', 0],
      ['unknown', null],
    ];
    for (const [status, quantity] of [...filled, ...others]) await place(uid, 'paper', status, quantity);
    expect(await store.filledOrders(uid, 'paper')).toBe(filled.length);
  });

  it('are counted for one user and one mode', async () => {
    const [uid, other] = [freshId(), freshId()];
    await place(uid, 'simulation', 'filled', 1);
    await place(uid, 'live', 'filled', 1);
    await place(other, 'paper', 'filled', 1);
    expect(await store.filledOrders(uid, 'paper')).toBe(0);
    expect(await store.filledOrders(uid, 'live')).toBe(1);
  });
});
