import { paths } from '@trading-crew/core/contracts';
import { MemoryClock } from '@trading-crew/core/offline';
import { freshId } from '@trading-crew/core/ports/testing';
import { describe, expect, it } from 'vitest';
import { firestoreCallReports } from './call-reports.ts';
import { database } from './database.ts';

const START = Date.UTC(2026, 10, 21, 9);
const countOf = (project: string, requests: number) => ({ project, model: 'flash', requests, limited: 0, failed: 0 });

describe('the reports of instances', () => {
  it('hold what each of them said last, and forget who is gone', async () => {
    const db = database();
    const clock = new MemoryClock(START);
    const reports = firestoreCallReports(db, clock);
    const project = freshId();
    const told = async () => (await reports.all()).filter((count) => count.project === project);
    const [early, late] = [freshId(), freshId()];
    await reports.report(early, [countOf(project, 1)]);
    await reports.report(early, [countOf(project, 3)]);
    await clock.sleep(1_800_000);
    await reports.report(late, [countOf(project, 5)]);
    expect((await told()).map(({ requests }) => requests)).toEqual([5, 3]);
    await clock.sleep(1_800_000);
    expect((await told()).map(({ requests }) => requests)).toEqual([5]);
    expect((await db.doc(`${paths.modelInstances()}/${early}`).get()).exists).toBe(false);
  });

  it('are not spoiled by a document that cannot be read', async () => {
    const reports = firestoreCallReports(database(), new MemoryClock(START));
    await database().doc(`${paths.modelInstances()}/${freshId()}`).set({ at: START, counts: 'many' });
    await expect(reports.all()).resolves.toBeInstanceOf(Array);
  });
});
