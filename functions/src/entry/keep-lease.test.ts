import { LeaseLost, MOST_ATTEMPT_MS, Unavailable } from '@trading-crew/core/contracts';
import { LEASE_MS } from '@trading-crew/core/crew';
import { memoryRunStore } from '@trading-crew/core/offline';
import { holdOf, SAMPLE_NOW, sampleRun } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { keepLease, newHolder } from './keep-lease.ts';

const EVERY_MS = 5;
const soon = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function kept(now: () => number = () => SAMPLE_NOW + 1_000) {
  const store = memoryRunStore();
  const run = sampleRun();
  await store.create(run);
  const renewals: number[] = [];
  let fault: Error | null = null;
  const renew: typeof store.renew = async (hold, until) => {
    renewals.push(until);
    if (fault) throw fault;
    await store.renew(hold, until);
  };
  const clock = { now, sleep: soon };
  const letGo = keepLease(run, { runs: { ...store, renew }, clock }, EVERY_MS);
  return { store, run, renewals, letGo, failWith: (error: Error | null) => (fault = error) };
}

describe('a lease that is kept', () => {
  it('is renewed again and again, for a lease from now each time', async () => {
    const { store, run, renewals, letGo } = await kept();
    await expect.poll(() => renewals.length).toBeGreaterThan(2);
    await letGo();
    expect((await store.read(run.runId))?.leaseUntil).toBe(SAMPLE_NOW + 1_000 + LEASE_MS);
  });

  it('is let go: nothing is renewed after the promise of stopping has resolved', async () => {
    const { store, run, renewals, letGo } = await kept();
    await expect.poll(() => renewals.length).toBeGreaterThan(0);
    await letGo();
    await store.update(holdOf(run), { status: 'COMPLETED', leaseUntil: 7 });
    const before = renewals.length;
    await soon(10 * EVERY_MS);
    expect(renewals).toHaveLength(before);
    expect((await store.read(run.runId))?.leaseUntil).toBe(7);
  });

  it('is asked for once only where somebody else has the run, and again where the store did not answer', async () => {
    const lost = await kept();
    lost.failWith(new LeaseLost('Attempt 1 no longer holds the run.'));
    await soon(10 * EVERY_MS);
    expect(lost.renewals).toHaveLength(1);
    await lost.letGo();
    const away = await kept();
    away.failWith(new Unavailable('The database did not answer.'));
    await expect.poll(() => away.renewals.length).toBeGreaterThan(2);
    away.failWith(null);
    await expect
      .poll(async () => (await away.store.read(away.run.runId))?.leaseUntil)
      .toBe(SAMPLE_NOW + 1_000 + LEASE_MS);
    await away.letGo();
  });

  it('ends by itself when the attempt is past its deadline', async () => {
    const { renewals, letGo } = await kept(() => SAMPLE_NOW + MOST_ATTEMPT_MS + 1);
    await soon(5 * EVERY_MS);
    expect(renewals).toEqual([]);
    await letGo();
  });
});

describe('the name of a holder', () => {
  it('is used once', () => {
    expect(new Set(Array.from({ length: 100 }, newHolder)).size).toBe(100);
  });
});
