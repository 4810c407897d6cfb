import { paths, type JournalEntry } from '@trading-crew/core/contracts';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreJournalStore, type RunJournal } from './journal-store.ts';

const db = database();
const journals = firestoreJournalStore(db);
const entry = (runId: string, patch: Partial<JournalEntry> = {}): JournalEntry => ({
  asset: 'AAPL',
  session: '2016-03-14',
  close: 102.25,
  signal: 'BUY',
  fate: 'other',
  runId,
  ...patch,
});
function run(patch: Partial<RunJournal> = {}): RunJournal {
  const runId = freshId();
  return { runId, mode: 'paper', entry: entry(runId), modelDollars: 0, at: 1, ...patch };
}

describe('the journal', () => {
  it('takes the line of each run and adds up what they cost, a journal a mode', async () => {
    const uid = freshId();
    expect(await journals.read(uid, 'paper')).toBeNull();
    const [one, two] = [run({ modelDollars: 0.25, at: 5 }), run({ modelDollars: 0.5, entry: null, at: 6 })];
    await journals.add(uid, one);
    await journals.add(uid, two);
    await journals.add(uid, run({ mode: 'live' }));
    expect(await journals.read(uid, 'paper')).toEqual({
      schemaVersion: 1,
      mode: 'paper',
      entries: [one.entry],
      modelDollars: 0.75,
      updatedAt: 6,
    });
    expect((await journals.read(uid, 'live'))?.entries).toHaveLength(1);
  });

  it('has one line of a run that ends again, and adds what it has cost since', async () => {
    const uid = freshId();
    const failed = run({ modelDollars: 0.25 });
    await journals.add(uid, failed);
    await journals.add(uid, failed);
    const traded = entry(failed.runId, { fate: 'traded' });
    await journals.add(uid, { ...failed, entry: traded, modelDollars: 0.75, at: 2 });
    expect(await journals.read(uid, 'paper')).toMatchObject({ entries: [traded], modelDollars: 0.75, updatedAt: 2 });
  });

  it('keeps what the model has cost by the day of the account, once for each run', async () => {
    const uid = freshId();
    const monday = run({ modelDollars: 0.25, session: '2016-03-14' });
    await journals.add(uid, run({ modelDollars: 0.5, session: '2016-03-15' }));
    await journals.add(uid, monday);
    await journals.add(uid, { ...monday, modelDollars: 0.375, at: 2 });
    await journals.add(uid, { ...monday, modelDollars: 0.375, at: 3 });
    expect(await journals.read(uid, 'paper')).toMatchObject({
      modelDollars: 0.875,
      modelDays: [
        { session: '2016-03-14', dollars: 0.375 },
        { session: '2016-03-15', dollars: 0.5 },
      ],
      updatedAt: 2,
    });
  });

  it('is not written where nothing is new', async () => {
    const uid = freshId();
    const one = run({ modelDollars: 0.25, at: 1 });
    await journals.add(uid, one);
    const { updateTime } = await db.doc(paths.journal(uid, 'paper')).get();
    await journals.add(uid, { ...one, at: 2 });
    expect((await db.doc(paths.journal(uid, 'paper')).get()).updateTime).toEqual(updateTime);
    await journals.add(uid, run({ mode: 'live', entry: null }));
    expect(await journals.read(uid, 'live')).toBeNull();
  });

  it('loses nothing and counts nothing twice when many runs end at the same moment, some of them twice', async () => {
    const uid = freshId();
    const many = Array.from({ length: 6 }, () => run({ modelDollars: 0.25 }));
    await Promise.all([...many, ...many].map((one) => journals.add(uid, one)));
    const journal = await journals.read(uid, 'paper');
    expect(journal?.modelDollars).toBe(1.5);
    expect(new Set(journal?.entries.map(({ runId }) => runId))).toEqual(new Set(many.map(({ runId }) => runId)));
    expect(journal?.entries).toHaveLength(6);
  });

  it('that was emptied does not count again what a run cost before', async () => {
    const uid = freshId();
    const one = run({ modelDollars: 0.25 });
    await journals.add(uid, one);
    await db.doc(paths.journal(uid, 'paper')).delete();
    await journals.add(uid, { ...one, modelDollars: 0.5 });
    expect((await journals.read(uid, 'paper'))?.modelDollars).toBe(0.25);
  });
});
