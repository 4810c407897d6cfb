/** What every record of runs must do about holds: a part of the contract of `RunStore`, with its numbers going on. */
import { expect, it } from 'vitest';
import { LeaseLost, type RunRecord } from '../../contracts/index.ts';
import type { Hold, RunStore } from '../run-store.ts';
import {
  freshId,
  holdOf,
  SAMPLE_LEASE,
  SAMPLE_NOW,
  sampleLine,
  sampleRun,
  sampleStep,
  sampleTape,
  unreachable,
} from './sample-records.ts';

const NOW = SAMPLE_NOW;
const LEASE = SAMPLE_LEASE;
const CANCELLED = { status: 'CANCELLED', currentAgent: null, endedAt: NOW + 2 * LEASE } as const;

type Claim = (run: RunRecord) => Promise<RunRecord>;

/** Every way of writing for a run, as the attempt that is given. */
const writes = (store: RunStore, run: RunRecord, hold: Hold): (() => Promise<void>)[] => [
  () => store.appendLogs(hold, [sampleLine(run, 7, 'late')]),
  () =>
    store.checkpoint(
      hold,
      sampleStep(run, 'TrendAnalysisAgent'),
      { nextSeq: 9 },
      sampleTape(run, 'TrendAnalysisAgent'),
    ),
  () => store.checkpoint(hold, sampleStep(run, 'TrendAnalysisAgent'), {}),
  () => store.update(hold, { status: 'COMPLETED', endedAt: NOW + 9 }),
  () => store.renew(hold, NOW + 50 * LEASE),
];

async function everythingOf(store: RunStore, { runId }: RunRecord) {
  const [run, logs, steps, tapes] = await Promise.all([
    store.read(runId),
    store.logs(runId),
    store.steps(runId),
    store.tapes(runId),
  ]);
  return { run, logs, steps, tapes };
}

async function expectRefused(store: RunStore, run: RunRecord, hold: Hold): Promise<void> {
  const before = await everythingOf(store, run);
  for (const write of writes(store, run, hold)) await expect(write()).rejects.toBeInstanceOf(LeaseLost);
  expect(await everythingOf(store, run), 'nothing of it is seen').toEqual(before);
}

/** Registers the cases. */
export function leases(store: () => RunStore, claimed: Claim): void {
  takeovers(store, claimed);
  claims(store, claimed);
  abandonedRuns(store, claimed);
}

function takeovers(store: () => RunStore, claimed: Claim): void {
  const takenUp = async (run: RunRecord, holder = freshId()): Promise<RunRecord> => {
    const claim = await store().resume(run.runId, run.userId, run.leaseUntil, run.leaseUntil + LEASE, holder);
    if (claim.kind !== 'claimed') throw new Error(`expected to take the run up, got ${claim.kind}`);
    return claim.run;
  };

  it('RS-28 what an attempt writes after it was taken over is refused, and nothing of it is seen', async () => {
    const run = await claimed(sampleRun());
    await store().appendLogs(holdOf(run), [sampleLine(run, 1)]);
    const second = await takenUp(run);
    await expectRefused(store(), run, holdOf(run));
    await store().appendLogs(holdOf(second), [sampleLine(run, 2)]);
    const third = await takenUp(second);
    await expectRefused(store(), run, holdOf(run));
    await expectRefused(store(), run, holdOf(second));
    for (const write of writes(store(), run, holdOf(third))) await write();
    expect((await store().logs(run.runId)).map(({ seq }) => seq)).toEqual([1, 2, 7]);
  });

  it('RS-29 a batch of lines that does not fit into one request is refused whole as well', async () => {
    const run = await claimed(sampleRun());
    await takenUp(run);
    const lines = Array.from({ length: 1_000 }, (_, index) => sampleLine(run, index + 1));
    await expect(store().appendLogs(holdOf(run), lines)).rejects.toBeInstanceOf(LeaseLost);
    expect(await store().logs(run.runId)).toEqual([]);
  });

  it('RS-30 of writes that meet a takeover each is seen whole or refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const run = await claimed(sampleRun());
      const write = (seq: number) =>
        store()
          .appendLogs(holdOf(run), [sampleLine(run, seq)])
          .then(
            () => seq,
            (error: unknown) => {
              expect(error).toBeInstanceOf(LeaseLost);
              return null;
            },
          );
      const [second, ...kept] = await Promise.all([takenUp(run), ...[1, 2, 3, 4, 5, 6].map(write)]);
      expect(second.attempt).toBe(2);
      const seen = (await store().logs(run.runId)).map(({ seq }) => seq);
      expect(seen).toEqual(kept.filter((seq) => seq !== null));
    }
  });

  it('RS-31 a run that failed and was taken up refuses the attempt that failed', async () => {
    const run = await claimed(sampleRun());
    await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true), endedAt: NOW + 9 });
    await takenUp(run);
    await expectRefused(store(), run, holdOf(run));
  });

  it('RS-32 a renewed lease holds the run for longer', async () => {
    const run = await claimed(sampleRun());
    await store().renew(holdOf(run), NOW + 2 * LEASE);
    const early = await store().resume(run.runId, run.userId, NOW + LEASE, NOW + 3 * LEASE, 'early');
    expect(early).toEqual({ kind: 'exists', run: { ...run, leaseUntil: NOW + 2 * LEASE } });
    await expect(store().renew({ runId: freshId(), attempt: 1 }, NOW)).rejects.toThrow();
  });
}

function claims(store: () => RunStore, claimed: Claim): void {
  it('RS-33 a claim that is repeated by its holder is the same claim, by anybody else none', async () => {
    const run = await claimed(sampleRun({ holder: 'first' }));
    expect(await store().create(run)).toEqual({ kind: 'claimed', run });
    expect((await store().create({ ...run, holder: 'second' })).kind).toBe('exists');
    expect((await store().create({ ...run, holder: null })).kind).toBe('exists');

    const take = (holder: string) => store().resume(run.runId, run.userId, NOW + LEASE, NOW + 2 * LEASE, holder);
    const taken = await take('third');
    expect(taken).toMatchObject({ kind: 'claimed', run: { attempt: 2, holder: 'third' } });
    expect(await take('third')).toEqual(taken);
    expect(await take('fourth')).toMatchObject({ kind: 'exists', run: { attempt: 2 } });
    expect((await store().create(run)).kind, 'the first holder has it no more').toBe('exists');
  });

  it('RS-34 a run that its holder ended is not claimed again by it', async () => {
    const run = await claimed(sampleRun({ holder: 'first' }));
    await store().update(holdOf(run), { status: 'COMPLETED', endedAt: NOW + 9 });
    expect((await store().create(run)).kind).toBe('exists');
  });

  it('RS-35 a run that failed forgets a cancel when it is taken up, one that was left does not', async () => {
    for (const hasFailed of [true, false]) {
      const run = await claimed(sampleRun());
      await store().requestCancel(run.runId, run.userId);
      if (hasFailed) await store().update(holdOf(run), { status: 'FAILED', failure: unreachable(true) });
      const taken = await store().resume(run.runId, run.userId, NOW + LEASE, NOW + 2 * LEASE, 'next');
      expect(taken).toMatchObject({ kind: 'claimed', run: { cancelRequested: !hasFailed } });
    }
  });
}

function abandonedRuns(store: () => RunStore, claimed: Claim): void {
  it('RS-36 runs that were left are listed, the longest ago first, and no others', async () => {
    // Long before every other sample, so that the runs of other cases are not among the first.
    const at = 1_000_000 + Math.floor(Math.random() * 1_000) * 1_000;
    const left = async (leaseUntil: number) => (await claimed(sampleRun({ leaseUntil }))).runId;
    const [second, first, atWork] = [await left(at + 2), await left(at + 1), await left(at + 4)];
    const ended = await claimed(sampleRun({ leaseUntil: at }));
    await store().update(holdOf(ended), { status: 'COMPLETED' });
    const found = (await store().abandoned(at + 3, 1_000)).map(({ runId }) => runId);
    expect(found.filter((runId) => [first, second, atWork, ended.runId].includes(runId))).toEqual([first, second]);
    expect(await store().abandoned(at + 3, 1)).toHaveLength(1);
    for (const runId of [first, second, atWork]) await store().endAbandoned(runId, NOW, CANCELLED);
  });

  it('RS-37 a run that was left is ended, its last attempt writes no more, and its asset is free', async () => {
    const run = await claimed(sampleRun());
    const now = NOW + LEASE;
    const ended = await store().endAbandoned(run.runId, now, CANCELLED);
    expect(ended).toEqual({ ...run, ...CANCELLED });
    expect(await store().read(run.runId)).toEqual(ended);
    await expectRefused(store(), run, holdOf(run));
    expect(await store().endAbandoned(run.runId, now, { status: 'FAILED' }), 'once is enough').toEqual(ended);
    await claimed({ ...run, runId: freshId(), createdAt: now });
  });

  it('RS-38 a run at work, one that has ended and none are not ended', async () => {
    const run = await claimed(sampleRun());
    expect(await store().endAbandoned(run.runId, NOW + LEASE - 1, CANCELLED)).toEqual(run);
    await store().update(holdOf(run), { nextSeq: 5 });
    await store().update(holdOf(run), { status: 'COMPLETED', endedAt: NOW + 9 });
    const answer = await store().endAbandoned(run.runId, NOW + LEASE, CANCELLED);
    expect(answer).toMatchObject({ status: 'COMPLETED', nextSeq: 5 });
    expect(await store().endAbandoned(freshId(), NOW, CANCELLED)).toBeNull();
  });

  it('RS-39 of ending a run and taking it up at once, one happens', async () => {
    for (let round = 0; round < 6; round += 1) {
      const run = await claimed(sampleRun());
      const now = NOW + LEASE;
      const [taken, ended] = await Promise.all([
        store().resume(run.runId, run.userId, now, now + LEASE, 'next'),
        store().endAbandoned(run.runId, now, CANCELLED),
      ]);
      expect([taken.kind, ended?.status]).toEqual(
        taken.kind === 'claimed' ? ['claimed', 'RUNNING'] : ['exists', 'CANCELLED'],
      );
      const stands = await store().read(run.runId);
      expect(stands).toMatchObject(
        taken.kind === 'claimed' ? { status: 'RUNNING', attempt: 2 } : { status: 'CANCELLED', attempt: 1 },
      );
    }
  });
}
