/**
 * The crash matrix around the order: the process is really killed before and after each request of the placement, and the
 * run is taken up. The whole matrix, every point of the run, is a benchmark (crash-matrix).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database } from '../../src/adapters/firestore/database.ts';
import { loadReplayData } from '../../src/adapters/system/replay-data.ts';
import { openCrashLab, type CrashLab, type CrashStage } from './crash-matrix.ts';

let lab: CrashLab;
let stage: CrashStage;
let decision: string | null = null;
let points: readonly string[] = [];

beforeAll(async () => {
  lab = await openCrashLab();
  stage = {
    db: database(),
    firestoreHost: process.env['FIRESTORE_EMULATOR_HOST'] ?? '',
    projectId: process.env['GCLOUD_PROJECT'] ?? '',
    market: loadReplayData(null).market,
  };
  const undisturbed = await lab.run(stage, { dieAt: 0, resumers: 0 }, null);
  expect(undisturbed).toMatchObject({ died: false, attempts: 1, ordersAtBroker: 1, faults: [] });
  ({ decision, points } = undisturbed);
}, 60_000);
afterAll(() => lab.close());

/** The number of the point at which the order leaves. */
const posting = (): number => points.indexOf('before POST /v2/orders') + 1;

describe('a run whose process is killed', () => {
  it('knows the points of the order', () => {
    expect(points[posting()]).toBe('after POST /v2/orders');
    expect(points.length).toBeGreaterThan(50);
  });

  it.each([-2, -1, 0, 1, 2])(
    'has exactly one order and the same decision when it dies %i points from the order',
    async (offset) => {
      const verdict = await lab.run(stage, { dieAt: posting() + offset, resumers: 1 }, decision);
      expect(verdict).toMatchObject({ died: true, ordersAtBroker: 1, faults: [], attempts: 2 });
    },
    60_000,
  );

  it.each([-3, -2, -1])(
    'stands in the journal once when it dies after write %i from its last, around its line and its end',
    async (write) => {
      const writes = points.flatMap((label, index) => (label === 'after commit' ? [index + 1] : []));
      const verdict = await lab.run(stage, { dieAt: writes.at(write) ?? 0, resumers: 1 }, decision);
      expect(verdict).toMatchObject({ died: true, ordersAtBroker: 1, faults: [] });
    },
    60_000,
  );

  it('is taken up by one of two who try', async () => {
    const verdict = await lab.run(stage, { dieAt: posting() + 1, resumers: 2 }, decision);
    expect(verdict).toMatchObject({ died: true, ordersAtBroker: 1, faults: [], attempts: 2 });
  }, 60_000);

  it('keeps one order when the answer comes after the lease, and somebody else has gone on', async () => {
    const verdict = await lab.run(stage, { dieAt: 0, resumers: 1, holdAnswerMs: 5_000 }, decision);
    expect(verdict).toMatchObject({ died: false, ordersAtBroker: 1, faults: [], attempts: 2 });
  }, 60_000);
});
