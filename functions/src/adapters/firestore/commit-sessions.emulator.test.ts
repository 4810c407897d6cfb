import {
  InvalidInput,
  paths,
  Unavailable,
  type JournalEntry,
  type OrderRecord,
  type SessionRecord,
} from '@trading-crew/core/contracts';
import {
  freshId,
  SAMPLE_NOW,
  sampleLine,
  sampleRun,
  sampleStep,
  sampleTape,
  sampleAccount as account,
  sampleFills as fills,
  sampleLedger as ledger,
  sampleProgress as progress,
  sampleSession as session,
} from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import type { SessionsCommit } from './commit-sessions.ts';
import { database } from './database.ts';
import { firestoreJournalStore } from './journal-store.ts';
import { firestoreRunStore } from './run-store.ts';
import { firestoreSimulationStore } from './simulation-store.ts';

const simulations = firestoreSimulationStore(database());
const runs = firestoreRunStore(database());
const journals = firestoreJournalStore(database());
const sessionIds = async (uid: string): Promise<string[]> =>
  (await database().collection(paths.sessions(uid)).get()).docs.map((document) => document.id);

async function newUser(): Promise<string> {
  const uid = freshId();
  await simulations.reset(uid, account, ledger);
  return uid;
}

function chunk(userId: string, change: Partial<SessionsCommit> = {}): SessionsCommit {
  const run = sampleRun({ userId, trigger: 'fast-forward', status: 'COMPLETED', outcome: 'TRADED', endedAt: 5 });
  const order: OrderRecord = {
    schemaVersion: 1,
    userId,
    mode: 'simulation',
    intent: {
      clientOrderId: `order-${run.runId}`,
      runId: run.runId,
      asset: 'AAPL',
      side: 'buy',
      quantity: 1,
      type: 'market',
      limitPrice: null,
      stopPrice: null,
      orderClass: 'simple',
      targetPrice: null,
      stopLossPrice: null,
      timeInForce: 'day',
    },
    order: null,
    status: 'filled',
    history: [],
    createdAt: 1,
    updatedAt: 1,
  };
  return {
    expectedRevision: 0,
    account: { ...account, session: '2015-10-17', cash: 99_000 },
    ledger: { ...ledger, fills: fills(2) },
    sessions: [session('2015-10-15'), session('2015-10-16')],
    runs: [
      {
        run,
        steps: [sampleStep(run, 'TrendAnalysisAgent')],
        logs: [sampleLine(run, 1), sampleLine(run, 2)],
        tapes: [sampleTape(run, 'HistoricalDataAgent', '["bars"]')],
      },
    ],
    orders: [order],
    signals: [],
    at: SAMPLE_NOW,
    progress: progress({ done: 2, session: '2015-10-17' }),
    ...change,
  };
}

describe('a chunk of sessions', () => {
  it('is stored with its runs, orders and progress, and raises the revision', async () => {
    const uid = await newUser();
    const commit = chunk(uid);
    expect(await simulations.commitSessions(uid, commit)).toBe(1);
    expect(await simulations.read(uid)).toEqual({ account: { ...commit.account, revision: 1 }, ledger: commit.ledger });
    expect(await sessionIds(uid)).toEqual(['2015-10-15', '2015-10-16']);
    expect(await simulations.readProgress(uid)).toEqual(commit.progress);
    const played = commit.runs[0];
    const runId = played?.run.runId ?? '';
    expect(await runs.read(runId)).toEqual(played?.run);
    expect(await runs.steps(runId)).toEqual(played?.steps);
    expect(await runs.logs(runId)).toEqual(played?.logs);
    expect(await runs.tapes(runId)).toEqual(played?.tapes);
    expect(
      (
        await database()
          .doc(paths.order(uid, `order-${runId}`))
          .get()
      ).data(),
    ).toEqual(commit.orders[0]);
  });

  it('played on an older account is refused, and leaves neither sessions nor runs', async () => {
    const uid = await newUser();
    await simulations.commitSessions(uid, chunk(uid));
    const stale = chunk(uid, { sessions: [session('2015-10-20')] });
    const error: unknown = await simulations.commitSessions(uid, stale).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Unavailable);
    expect((error as Unavailable).message).toContain('account changed meanwhile');
    expect(await sessionIds(uid)).toEqual(['2015-10-15', '2015-10-16']);
    expect(await runs.read(stale.runs[0]?.run.runId ?? '')).toBeNull();
  });

  it('interrupted between its runs and its sessions has moved no time, and can be stored again', async () => {
    const uid = await newUser();
    const commit = chunk(uid);
    // A value that Firestore refuses stops the transaction after the runs were written.
    const broken = { ...session('2015-10-16'), equity: undefined } as unknown as SessionRecord;
    const interrupted = simulations.commitSessions(uid, { ...commit, sessions: [session('2015-10-15'), broken] });
    await expect(interrupted).rejects.toThrow(/undefined/);
    const runId = commit.runs[0]?.run.runId ?? '';
    expect(await runs.read(runId), 'the runs went first').not.toBeNull();
    expect(await simulations.read(uid)).toEqual({ account, ledger });
    expect(await sessionIds(uid)).toEqual([]);
    expect(await simulations.readProgress(uid)).toBeNull();

    expect(await simulations.commitSessions(uid, commit)).toBe(1);
    expect(await runs.logs(runId)).toHaveLength(2);
    expect(await sessionIds(uid)).toHaveLength(2);
  });

  it('of two at the same moment, only one moves the account', async () => {
    const uid = await newUser();
    const results = await Promise.allSettled([1, 2].map(() => simulations.commitSessions(uid, chunk(uid))));
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await simulations.read(uid))?.account.revision).toBe(1);
  });

  it('is refused before anything is written when the ledger is full', async () => {
    const uid = await newUser();
    const commit = chunk(uid, { ledger: { ...ledger, fills: fills(6_000) } });
    await expect(simulations.commitSessions(uid, commit)).rejects.toBeInstanceOf(InvalidInput);
    expect(await runs.read(commit.runs[0]?.run.runId ?? '')).toBeNull();
  });

  it('stores more runs than one batch holds', async () => {
    const uid = await newUser();
    const many = Array.from({ length: 60 }, () => chunk(uid).runs[0]).filter((run) => run !== undefined);
    const logs = Array.from({ length: 20 }, (_, index) => sampleLine(sampleRun({ userId: uid }), index + 1));
    await simulations.commitSessions(uid, chunk(uid, { runs: many.map((one) => ({ ...one, logs })), progress: null }));
    const stored = await database().collection('runs').where('userId', '==', uid).count().get();
    expect(stored.data().count).toBe(60);
    expect(await simulations.readProgress(uid), 'nobody follows it').toBeNull();
  });
});

describe('the signals of a chunk', () => {
  const signal = (patch: Partial<JournalEntry> = {}): JournalEntry => ({
    asset: 'AAPL',
    session: '2015-10-14',
    close: 27.55,
    signal: 'BUY',
    fate: 'not-confirmed',
    runId: null,
    ...patch,
  });

  it('are in the journal as soon as the time has moved, and not before', async () => {
    const uid = await newUser();
    await journals.add(uid, {
      runId: 'before',
      mode: 'simulation',
      entry: signal({ runId: 'before' }),
      modelDollars: 0.5,
      at: 1,
    });
    const signals = [signal(), signal({ session: '2015-10-15', fate: 'traded', runId: 'run-1' })];
    const broken = { ...session('2015-10-16'), equity: undefined } as unknown as SessionRecord;
    const interrupted = simulations.commitSessions(uid, chunk(uid, { signals, sessions: [broken] }));
    await expect(interrupted).rejects.toThrow(/undefined/);
    expect((await journals.read(uid, 'simulation'))?.entries).toHaveLength(1);
    await simulations.commitSessions(uid, chunk(uid, { signals }));
    await expect(simulations.commitSessions(uid, chunk(uid, { signals }))).rejects.toBeInstanceOf(Unavailable);
    expect(await journals.read(uid, 'simulation')).toEqual({
      schemaVersion: 1,
      mode: 'simulation',
      entries: [signal({ runId: 'before' }), ...signals],
      modelDollars: 0.5,
      updatedAt: SAMPLE_NOW,
    });
  });

  it('where there are none leave no journal', async () => {
    const uid = await newUser();
    await simulations.commitSessions(uid, chunk(uid));
    expect(await journals.read(uid, 'simulation')).toBeNull();
  });
});

describe('a cancel of a fast-forward', () => {
  it('is not lost under a report of progress or a chunk that was under way', async () => {
    const uid = await newUser();
    await simulations.writeProgress(uid, progress());
    expect(await simulations.requestAdvanceCancel(uid)).toBe(true);
    await simulations.commitSessions(uid, chunk(uid));
    expect(await simulations.readProgress(uid)).toEqual(
      progress({ done: 2, session: '2015-10-17', cancelRequested: true }),
    );
    await simulations.writeProgress(uid, progress({ done: 3 }));
    expect((await simulations.readProgress(uid))?.cancelRequested).toBe(true);
  });

  it('does not reach the next fast-forward, nor one that has ended', async () => {
    const uid = await newUser();
    expect(await simulations.requestAdvanceCancel(uid), 'there never was one').toBe(false);
    await simulations.writeProgress(uid, progress());
    await simulations.requestAdvanceCancel(uid);
    await simulations.writeProgress(uid, progress({ startedAt: SAMPLE_NOW + 1, status: 'done' }));
    expect((await simulations.readProgress(uid))?.cancelRequested).toBe(false);
    expect(await simulations.requestAdvanceCancel(uid)).toBe(false);
    expect((await simulations.readProgress(uid))?.cancelRequested).toBe(false);
  });
});
