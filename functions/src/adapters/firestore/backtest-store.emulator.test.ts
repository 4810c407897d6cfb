import { BACKTESTS_MAX, InvalidInput, paths, type StoredBacktest } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { sampleBacktest } from './backtest-result.testing.ts';
import { firestoreBacktestStore } from './backtest-store.ts';
import { setAll } from './batched-writes.ts';
import { database } from './database.ts';

const db = database();
const backtests = firestoreBacktestStore(db);
const backtest = (patch: Partial<StoredBacktest> = {}): StoredBacktest => ({
  schemaVersion: 1,
  backtestId: freshId(),
  name: 'One',
  createdAt: 1,
  result: sampleBacktest(),
  ...patch,
});
const countOf = async (uid: string): Promise<number> =>
  (await db.collection(paths.backtests(uid)).count().get()).data().count;

/** A user who keeps so many. */
async function keeping(count: number): Promise<string> {
  const uid = freshId();
  const kept = Array.from({ length: count }, () => backtest());
  await setAll(
    db,
    kept.map((data) => ({ path: paths.backtest(uid, data.backtestId), data })),
  );
  return uid;
}

describe('the backtests that a user keeps', () => {
  it('stay as they were first under their id', async () => {
    const uid = freshId();
    const first = backtest();
    expect(await backtests.keep(uid, first)).toEqual(first);
    expect(await backtests.keep(uid, { ...first, name: 'Two', createdAt: 2 })).toEqual(first);
    expect((await db.doc(paths.backtest(uid, first.backtestId)).get()).data()).toEqual(first);
  });

  it('are as many as there is room for, also when several come at the same moment', async () => {
    const uid = await keeping(BACKTESTS_MAX - 2);
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => backtests.keep(uid, backtest())));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(refused).toHaveLength(2);
    for (const reason of refused) expect(reason).toBeInstanceOf(InvalidInput);
    expect(String(refused[0])).toContain('Delete one first');
    expect(await countOf(uid)).toBe(BACKTESTS_MAX);
  });

  it('that are full still answer for one that is there, and take another when one is gone', async () => {
    const uid = await keeping(BACKTESTS_MAX - 1);
    const last = backtest();
    await backtests.keep(uid, last);
    expect(await backtests.keep(uid, { ...last, name: 'again' })).toEqual(last);
    await expect(backtests.keep(uid, backtest())).rejects.toBeInstanceOf(InvalidInput);
    expect(await backtests.drop(uid, last.backtestId)).toBe(true);
    const next = backtest();
    expect(await backtests.keep(uid, next)).toEqual(next);
  });

  it('are dropped once, and each user’s own alone', async () => {
    const [uid, other] = [freshId(), freshId()];
    const one = backtest();
    await backtests.keep(uid, one);
    expect(await backtests.drop(other, one.backtestId)).toBe(false);
    expect(await countOf(uid)).toBe(1);
    expect(await backtests.drop(uid, one.backtestId)).toBe(true);
    expect(await backtests.drop(uid, one.backtestId)).toBe(false);
    expect(await countOf(uid)).toBe(0);
  });
});
