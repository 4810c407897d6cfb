import { CREW_BACKTESTS_MAX, InvalidInput, paths, type CrewReport } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { sampleBacktest } from './backtest-result.testing.ts';
import { setAll } from './batched-writes.ts';
import { firestoreCrewBacktestStore } from './crew-backtest-store.ts';
import { database } from './database.ts';
import { firestoreModelAnswerStore, MODEL_ANSWERS_MAX } from './model-answer-store.ts';

const db = database();
const store = firestoreCrewBacktestStore(db);
const NOW = 1_000_000;

function sampleReport(): CrewReport {
  const { request, figures, validity, from, to, barsHash } = sampleBacktest();
  const { asset, strategy } = request;
  return {
    choice: { asset, strategy, from: null, to: null, everyBars: 5 },
    barsHash,
    from,
    to,
    capital: 100_000,
    figures,
    benchmark: figures,
    validity,
    curve: { sessions: [from], equity: [100_000], benchmark: [100_000], drawdown: [0] },
    monthly: [],
    drawdown: null,
    trades: [],
    decisions: [],
    ended: 'done',
    halted: null,
    model: { models: ['one'], asked: 1, kept: 0, refused: 0, dollars: 0.01, knowsUntil: null },
  };
}

const wanted = (backtestId: string, change: object = {}) => ({
  backtestId,
  requestHash: 'asked',
  holder: freshId(),
  now: NOW,
  leaseUntil: NOW + 540_000,
  mayClaim: true,
  ...change,
});
/** A document whose computation has ended, one way or another. */
const standing = (backtestId: string, change: object = {}) => ({
  schemaVersion: 1,
  backtestId,
  createdAt: NOW,
  requestHash: 'asked',
  holder: freshId(),
  leaseUntil: 0,
  report: null,
  ...change,
});
const idsOf = async (uid: string): Promise<string[]> =>
  (await db.collection(paths.crewBacktests(uid)).get()).docs.map(({ id }) => id);

describe('a claim on a backtest by the crew', () => {
  it('is given to one of those who come at the same moment', async () => {
    const [uid, id] = [freshId(), freshId()];
    const claims = await Promise.all(Array.from({ length: 4 }, () => store.claim(uid, wanted(id))));
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['busy', 'busy', 'busy', 'claimed']);
  });

  it('is known as our own where its answer was lost', async () => {
    const [uid, id] = [freshId(), freshId()];
    const mine = wanted(id);
    await store.claim(uid, mine);
    expect(await store.claim(uid, mine)).toEqual({ kind: 'claimed' });
  });

  it('ends with the report, which everybody gets from then on', async () => {
    const [uid, id] = [freshId(), freshId()];
    const mine = wanted(id);
    await store.claim(uid, mine);
    expect(await store.finish(uid, id, mine.holder, sampleReport())).toBe(true);
    expect(await store.claim(uid, wanted(id))).toEqual({ kind: 'done', report: sampleReport() });
  });

  it('ends with its lease where its process was lost, and what that one still writes is not taken', async () => {
    const [uid, id] = [freshId(), freshId()];
    const [lost, next] = [wanted(id), wanted(id, { now: NOW + 540_000 })];
    await store.claim(uid, lost);
    expect(await store.claim(uid, { ...next, now: NOW + 539_999 })).toEqual({ kind: 'busy' });
    expect(await store.claim(uid, next)).toEqual({ kind: 'claimed' });
    expect(await store.finish(uid, id, lost.holder, sampleReport())).toBe(false);
    expect(await store.finish(uid, id, next.holder, sampleReport())).toBe(true);
  });

  it('is given back by whoever has it, and by nobody else', async () => {
    const [uid, id] = [freshId(), freshId()];
    const mine = wanted(id);
    await store.claim(uid, mine);
    await store.release(uid, id, 'somebody else');
    expect(await idsOf(uid)).toEqual([id]);
    await store.release(uid, id, mine.holder);
    expect(await idsOf(uid)).toEqual([]);
    expect(await store.finish(uid, id, mine.holder, sampleReport())).toBe(false);
  });

  it('lasts as long as it is renewed, by whoever has it', async () => {
    const [uid, id] = [freshId(), freshId()];
    const mine = wanted(id, { leaseUntil: NOW + 60_000 });
    await store.claim(uid, mine);
    expect(await store.renew(uid, id, mine.holder, NOW + 90_000)).toBe(true);
    expect(await store.renew(uid, id, 'somebody else', NOW + 900_000)).toBe(false);
    expect(await store.claim(uid, wanted(id, { now: NOW + 89_999 }))).toEqual({ kind: 'busy' });
    expect(await store.claim(uid, wanted(id, { now: NOW + 90_000 }))).toEqual({ kind: 'claimed' });
    expect(await store.renew(uid, id, mine.holder, NOW + 900_000)).toBe(false);
  });

  it('is not under way any more by a renewal that comes after its report', async () => {
    const [uid, id] = [freshId(), freshId()];
    const mine = wanted(id);
    await store.claim(uid, mine);
    await store.finish(uid, id, mine.holder, sampleReport());
    expect(await store.renew(uid, id, mine.holder, NOW + 900_000)).toBe(true);
    expect((await db.doc(paths.crewBacktest(uid, id)).get()).get('leaseUntil')).toBe(0);
  });

  it('is not made by who only looks', async () => {
    const [uid, id] = [freshId(), freshId()];
    expect(await store.claim(uid, wanted(id, { mayClaim: false }))).toEqual({ kind: 'free' });
    expect(await idsOf(uid)).toEqual([]);
  });

  it('is made beside one other that is under way, and beside no more', async () => {
    const uid = freshId();
    const [first, second, third] = [freshId(), freshId(), freshId()];
    await store.claim(uid, wanted(first, { leaseUntil: NOW + 60_000 }));
    expect(await store.claim(uid, wanted(second))).toEqual({ kind: 'claimed' });
    expect(await store.claim(uid, wanted(third))).toEqual({ kind: 'too-many' });
    expect(await store.claim(freshId(), wanted(third))).toEqual({ kind: 'claimed' });
    expect((await idsOf(uid)).sort()).toEqual([first, second].sort());
    // The lease of the first is over by then.
    expect(await store.claim(uid, wanted(third, { now: NOW + 60_000 }))).toEqual({ kind: 'claimed' });
  });

  it('is refused where the id stands for something else', async () => {
    const [uid, id] = [freshId(), freshId()];
    await store.claim(uid, wanted(id));
    const words = 'This id stands for another backtest already. Use a new one.';
    const other = store.claim(uid, wanted(id, { requestHash: 'other' }));
    await expect(other).rejects.toThrow(new InvalidInput(words, 'backtestId'));
  });
});

describe('the reports that a user keeps', () => {
  it('are as many as there is room for: the oldest goes', async () => {
    const uid = freshId();
    const ids = Array.from({ length: CREW_BACKTESTS_MAX }, freshId);
    const kept = ids.map((backtestId, place) => ({
      path: paths.crewBacktest(uid, backtestId),
      data: standing(backtestId, { createdAt: place }),
    }));
    await setAll(db, kept);
    const next = [freshId(), freshId()];
    for (const [place, id] of next.entries()) await store.claim(uid, wanted(id, { now: NOW + place }));
    expect((await idsOf(uid)).sort()).toEqual([...ids.slice(2), ...next].sort());
  });

  it('never make room by one that is under way', async () => {
    const uid = freshId();
    const ids = Array.from({ length: CREW_BACKTESTS_MAX }, freshId);
    const kept = ids.map((backtestId, place) => ({
      path: paths.crewBacktest(uid, backtestId),
      data: standing(backtestId, { createdAt: place, leaseUntil: place === 0 ? NOW + 60_000 : 0 }),
    }));
    await setAll(db, kept);
    const next = freshId();
    await store.claim(uid, wanted(next));
    expect((await idsOf(uid)).sort()).toEqual([...ids.filter((_, place) => place !== 1), next].sort());
  });
});

describe('the answers of the model', () => {
  const clock = new MemoryClock(NOW);
  const store = firestoreModelAnswerStore(db, clock);
  const kept = { agent: 'SignalConfirmationAgent', model: 'one', answer: { grid: [[1, 2]], because: null } };

  it('are read as they were kept, each user’s own alone', async () => {
    const [uid, other] = [freshId(), freshId()];
    await store.answersOf(uid).keep('a1', kept);
    expect(await store.answersOf(uid).read('a1')).toEqual(kept);
    expect(await store.answersOf(uid).read('a2')).toBeNull();
    expect(await store.answersOf(other).read('a1')).toBeNull();
  });

  it('are trimmed to the newest', async () => {
    const uid = freshId();
    const documents = Array.from({ length: MODEL_ANSWERS_MAX + 3 }, (_, place) => ({
      path: paths.modelAnswer(uid, `h${place}`),
      data: { schemaVersion: 1, agent: 'A', model: 'one', answer: '{}', keptAt: place },
    }));
    await setAll(db, documents);
    await store.trim(uid);
    expect(await store.answersOf(uid).read('h2')).toBeNull();
    expect(await store.answersOf(uid).read('h3')).not.toBeNull();
    await store.trim(uid);
    const left = await db.collection(paths.modelAnswers(uid)).count().get();
    expect(left.data().count).toBe(MODEL_ANSWERS_MAX);
  });
});
