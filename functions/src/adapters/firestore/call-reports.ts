/**
 * How the requests to the language model went, a document an instance, so that no instance waits for another. What was
 * not heard of for an hour counts no more, and is cleared away by whoever looks.
 */
import { paths } from '@trading-crew/core/contracts';
import type { CallReports, Clock } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { reachable } from './reachable.ts';

const HOUR_MS = 3_600_000;
/** As many as an installation may have at work, and what an hour of comings and goings may leave. */
const MOST_INSTANCES = 200;

const count = z.int().min(0);
const InstanceReport = z.object({
  /** Milliseconds UTC. */
  at: z.number(),
  counts: z.array(z.object({ project: z.string(), model: z.string(), requests: count, limited: count, failed: count })),
});

export function firestoreCallReports(db: Firestore, clock: Clock): CallReports {
  const collection = db.collection(paths.modelInstances());
  return {
    report: (instance, counts) =>
      reachable(async () => {
        await collection.doc(instance).set(InstanceReport.parse({ at: clock.now(), counts }));
      }),
    all: () =>
      reachable(async () => {
        const { docs } = await collection.orderBy('at', 'desc').limit(MOST_INSTANCES).get();
        const since = clock.now() - HOUR_MS;
        const batch = db.batch();
        const told = docs.flatMap((document) => {
          const report = InstanceReport.safeParse(document.data()).data;
          if (report && report.at > since) return report.counts;
          batch.delete(document.ref);
          return [];
        });
        await batch.commit();
        return told;
      }),
  };
}
