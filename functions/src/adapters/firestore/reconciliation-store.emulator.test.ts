import { paths, type Reconciliation } from '@trading-crew/core/contracts';
import { noReconciliation } from '@trading-crew/core/domain';
import { freshId } from '@trading-crew/core/ports/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreReconciliationStore } from './reconciliation-store.ts';

const db = database();
const store = firestoreReconciliationStore(db);

const counted = (standing: Reconciliation | null, uid: string): Reconciliation => {
  const before = standing ?? noReconciliation(uid, 'paper');
  return { ...before, matched: before.matched + 1, attemptedAt: 5, changes: before.changes + 1 };
};

describe('the comparisons of an account', () => {
  it('are one document an account and mode, decided on as it stands', async () => {
    const uid = freshId();
    expect(await store.read(uid, 'paper')).toBeNull();
    expect(await store.change(uid, 'paper', () => null), 'nothing is written').toBeNull();
    expect(await store.change(uid, 'paper', (standing) => counted(standing, uid))).toMatchObject({ matched: 1 });
    expect(await store.change(uid, 'paper', () => null), 'what stands is given').toMatchObject({ matched: 1 });
    expect(await store.read(uid, 'paper')).toMatchObject({ userId: uid, mode: 'paper', matched: 1 });
    expect(await store.read(uid, 'live')).toBeNull();
    await store.remove(uid, 'paper');
    await store.remove(uid, 'paper');
    expect(await store.read(uid, 'paper')).toBeNull();
  });

  it('lose no decision when ten are made at the same moment', async () => {
    const uid = freshId();
    await Promise.all(Array.from({ length: 10 }, () => store.change(uid, 'paper', (one) => counted(one, uid))));
    expect(await store.read(uid, 'paper')).toMatchObject({ matched: 10, changes: 10 });
  });
});

describe('the accounts to compare', () => {
  beforeEach(async () => {
    const { docs } = await db.collectionGroup('reconciliations').get();
    await Promise.all(docs.map((document) => document.ref.delete()));
  });

  it('are those at a broker, the one that was tried the longest ago first', async () => {
    const [ada, bob] = [freshId(), freshId()];
    const put = (uid: string, mode: 'simulation' | 'paper' | 'live', attemptedAt: number) =>
      db.doc(paths.reconciliation(uid, mode)).set({ ...noReconciliation(uid, mode), attemptedAt });
    await put(ada, 'live', 3);
    await put(ada, 'paper', 1);
    await put(ada, 'simulation', 0);
    await put(bob, 'paper', 2);
    expect(await store.accounts(10)).toEqual([
      { uid: ada, mode: 'paper' },
      { uid: bob, mode: 'paper' },
      { uid: ada, mode: 'live' },
    ]);
    expect(await store.accounts(1)).toEqual([{ uid: ada, mode: 'paper' }]);
  });
});
