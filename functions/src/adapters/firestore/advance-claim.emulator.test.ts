import { freshId, SAMPLE_LEASE, SAMPLE_NOW, sampleRun } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { database } from './database.ts';
import { firestoreRunStore } from './run-store.ts';
import { firestoreSimulationStore } from './simulation-store.ts';

const simulations = firestoreSimulationStore(database());
const runs = firestoreRunStore(database());

describe('the time of the simulated account', () => {
  it('is moved by one at a time, until released or lapsed', async () => {
    const uid = freshId();
    const claims = await Promise.all(Array.from({ length: 8 }, () => simulations.claimAdvance(uid, 1_000, 2_000)));
    expect(claims.filter((claim) => claim.kind === 'claimed')).toHaveLength(1);
    expect(claims.filter((claim) => claim.kind === 'busy' && claim.runId === null)).toHaveLength(7);
    expect((await simulations.claimAdvance(uid, 1_999, 3_000)).kind).toBe('busy');
    expect((await simulations.claimAdvance(uid, 2_000, 3_000)).kind).toBe('claimed');
    await simulations.releaseAdvance(uid, 2_000);
    expect((await simulations.claimAdvance(uid, 2_001, 3_001)).kind, 'the one who lapsed frees nothing').toBe('busy');
    expect(await simulations.renewAdvance(uid, 2_000, 9_000)).toBe(false);
    expect(await simulations.renewAdvance(uid, 3_000, 4_000)).toBe(true);
    expect((await simulations.claimAdvance(uid, 3_999, 5_000)).kind).toBe('busy');
    await simulations.releaseAdvance(uid, 4_000);
    await simulations.releaseAdvance(uid, 4_000);
    expect((await simulations.claimAdvance(uid, 2_001, 3_000)).kind).toBe('claimed');
  });

  it('stands still while a run is at work on the account, and a paper run does not matter', async () => {
    const userId = freshId();
    const run = sampleRun({ userId, mode: 'validation', asset: 'BRK.B' });
    await runs.create(sampleRun({ userId, mode: 'paper' }));
    await runs.create(run);
    expect(await simulations.claimAdvance(userId, SAMPLE_NOW + 1, SAMPLE_NOW + 9)).toEqual({
      kind: 'busy',
      runId: run.runId,
    });
    expect(
      (await simulations.claimAdvance(userId, SAMPLE_NOW + SAMPLE_LEASE, SAMPLE_NOW + 2 * SAMPLE_LEASE)).kind,
    ).toBe('claimed');
  });

  it('is taken by a run or by a move, never by both', async () => {
    for (let round = 0; round < 12; round += 1) {
      const run = sampleRun();
      const [claim, created] = await Promise.all([
        simulations.claimAdvance(run.userId, SAMPLE_NOW, SAMPLE_NOW + 500),
        runs.create(run),
      ]);
      expect([claim.kind, created.kind].sort()).toEqual(['busy', 'claimed']);
    }
  });

  it('leaves a paper run its asset when the locks are tidied', async () => {
    const userId = freshId();
    const paper = sampleRun({ userId, mode: 'paper' });
    await runs.create(paper);
    await simulations.claimAdvance(userId, SAMPLE_NOW, SAMPLE_NOW + 9);
    await simulations.releaseAdvance(userId, SAMPLE_NOW + 9);
    expect(await runs.create({ ...paper, runId: freshId() })).toEqual({ kind: 'busy', runId: paper.runId });
  });
});
