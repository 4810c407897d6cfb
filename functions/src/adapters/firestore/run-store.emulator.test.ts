import { paths } from '@trading-crew/core/contracts';
import {
  describeRunStoreContract,
  freshId,
  SAMPLE_LEASE,
  SAMPLE_NOW,
  sampleRun,
} from '@trading-crew/core/ports/testing';
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
    const taken = await store.resume(run.runId, run.userId, afterLease + 1, afterLease + 1_000);
    expect(taken).toEqual({ kind: 'busy', runId: null });
  });

  it('lets either the failed run or a new one have the asset, never both', async () => {
    for (let round = 0; round < 12; round += 1) {
      const failed = sampleRun();
      await store.create(failed);
      const failure = { code: 'UNAVAILABLE', message: 'away', agent: null, resumable: true } as const;
      await store.update(failed.runId, { status: 'FAILED', failure });
      const claims = await Promise.all([
        store.resume(failed.runId, failed.userId, SAMPLE_NOW, SAMPLE_NOW + SAMPLE_LEASE),
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
      run.runId,
      [10, 9, 100].map((seq) => ({ ...line, seq })),
    );
    const { docs } = await database().collection(paths.logs(run.runId)).get();
    expect(docs.map((document) => document.id)).toEqual(['000009', '000010', '000100']);
  });
});
