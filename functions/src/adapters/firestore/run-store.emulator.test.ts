import { LeaseLost, paths } from '@trading-crew/core/contracts';
import {
  describeRunStoreContract,
  freshId,
  holdOf,
  SAMPLE_LEASE,
  SAMPLE_NOW,
  sampleRun,
  sampleStep,
  unreachable,
} from '@trading-crew/core/ports/testing';
import type { Firestore } from 'firebase-admin/firestore';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreRunStore } from './run-store.ts';
import { firestoreSimulationStore } from './simulation-store.ts';

describeRunStoreContract('Firestore', () => firestoreRunStore(database()));

describe('the record of runs in Firestore', () => {
  const store = firestoreRunStore(database());
  const simulations = firestoreSimulationStore(database());

  it('holds up simulation and validation runs, and no paper run, while time is being moved', async () => {
    const userId = freshId();
    await simulations.claimAdvance(userId, SAMPLE_NOW, SAMPLE_NOW + 500);
    const at = (mode: 'simulation' | 'validation' | 'paper', createdAt: number) =>
      store.create(sampleRun({ userId, mode, createdAt, asset: 'BRK.B' }));
    expect(await at('simulation', SAMPLE_NOW + 499)).toEqual({ kind: 'busy', runId: null });
    expect(await at('validation', SAMPLE_NOW + 499)).toEqual({ kind: 'busy', runId: null });
    expect((await at('paper', SAMPLE_NOW + 499)).kind).toBe('claimed');
    expect((await at('simulation', SAMPLE_NOW + 500)).kind, 'the lease of the move is over').toBe('claimed');
  });

  it('lets nobody resume a simulation run while time is being moved', async () => {
    const run = sampleRun();
    await store.create(run);
    const afterLease = SAMPLE_NOW + SAMPLE_LEASE;
    await simulations.claimAdvance(run.userId, afterLease, afterLease + 500);
    const taken = await store.resume(run.runId, run.userId, afterLease + 1, afterLease + 1_000, 'worker');
    expect(taken).toEqual({ kind: 'busy', runId: null });
  });

  it('lets either the failed run or a new one have the asset, never both', async () => {
    for (let round = 0; round < 12; round += 1) {
      const failed = sampleRun();
      await store.create(failed);
      await store.update(holdOf(failed), { status: 'FAILED', failure: unreachable(true) });
      const claims = await Promise.all([
        store.resume(failed.runId, failed.userId, SAMPLE_NOW, SAMPLE_NOW + SAMPLE_LEASE, 'worker'),
        store.create({ ...failed, runId: freshId() }),
      ]);
      expect(claims.map((claim) => claim.kind).sort()).toEqual(['busy', 'claimed']);
    }
  });

  it('names log documents so that they sort as their lines do', async () => {
    const run = sampleRun();
    await store.create(run);
    const line = { userId: run.userId, time: 1, agent: 'Crew', level: 'info', message: '', data: null } as const;
    await store.appendLogs(
      holdOf(run),
      [10, 9, 100].map((seq) => ({ ...line, seq })),
    );
    const { docs } = await database().collection(paths.logs(run.runId)).get();
    expect(docs.map((document) => document.id)).toEqual(['000009', '000010', '000100']);
  });

  it('leaves out a step that it cannot read, and gives the others', async () => {
    const run = sampleRun();
    await store.create(run);
    const good = sampleStep(run, 'AssetSelectionAgent');
    await store.checkpoint(holdOf(run), good, {});
    const steps = database().collection(paths.steps(run.runId));
    await steps.doc('HistoricalDataAgent').set({ ...sampleStep(run, 'HistoricalDataAgent'), schemaVersion: 2 });
    await steps.doc('TrendAnalysisAgent').set({ agent: 'TrendAnalysisAgent' });
    expect(await store.steps(run.runId)).toEqual([good]);
  });

  it('lists runs that were left although one among them cannot be read', async () => {
    const run = sampleRun({ leaseUntil: 1_000 });
    await store.create(run);
    const broken = database().doc(paths.run(freshId()));
    await broken.set({ status: 'RUNNING', leaseUntil: 999 });
    expect((await store.abandoned(1_000, 10)).map(({ runId }) => runId)).toEqual([run.runId]);
    await Promise.all([broken.delete(), store.endAbandoned(run.runId, 1_000, { status: 'FAILED' })]);
  });

  it('knows its own claim and its own end again when the answer to the first try was lost', async () => {
    const run = sampleRun({ holder: 'mine' });
    const commits = repeatingCommits(database());
    try {
      commits.repeatNext();
      expect(await store.create(run)).toEqual({ kind: 'claimed', run });
      commits.repeatNext();
      const afterLease = run.leaseUntil;
      const taken = await store.resume(run.runId, run.userId, afterLease, afterLease + 1_000, 'mine again');
      expect(taken).toMatchObject({ kind: 'claimed', run: { attempt: 2, holder: 'mine again' } });
      await expect(store.renew(holdOf(run), afterLease)).rejects.toBeInstanceOf(LeaseLost);
      commits.repeatNext();
      const hold = { runId: run.runId, attempt: 2 };
      await store.checkpoint(hold, sampleStep(run, 'AssetSelectionAgent'), { nextSeq: 4 });
      expect(await store.read(run.runId)).toMatchObject({ attempt: 2, nextSeq: 4 });
      commits.repeatNext();
      const ended = await store.endAbandoned(run.runId, afterLease + 1_000, { status: 'CANCELLED' });
      expect(ended).toMatchObject({ status: 'CANCELLED', attempt: 2 });
      expect(commits.repeated(), 'each was really carried out twice').toBe(4);
    } finally {
      commits.stop();
    }
  });
});

/** Through which every request of a database goes. */
interface Transport {
  request(method: string, ...rest: unknown[]): Promise<unknown>;
}

/** Has the next commit carried out twice when told so: what the SDK does when the answer to the first was lost. */
function repeatingCommits(db: Firestore) {
  const transport = db as unknown as Transport;
  const request = transport.request.bind(db);
  let isNext = false;
  let repeated = 0;
  transport.request = async (method, ...rest) => {
    if (method !== 'commit' || !isNext) return request(method, ...rest);
    isNext = false;
    repeated += 1;
    await request(method, ...rest);
    return request(method, ...rest);
  };
  const stop = () => Reflect.deleteProperty(transport, 'request');
  return { repeatNext: () => (isNext = true), repeated: () => repeated, stop };
}
