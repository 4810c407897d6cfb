/** The last performance report of each mode, kept whole for the charts. A newer report replaces it. */
import { paths, PerformanceReport } from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface PerformanceStore {
  save(uid: string, report: PerformanceReport): Promise<void>;
  /** The report of a mode; null where there is none yet. */
  read(uid: string, mode: PerformanceReport['mode']): Promise<PerformanceReport | null>;
}

export function firestorePerformanceStore(db: Firestore): PerformanceStore {
  return {
    save: async (uid, report) => {
      await reachable(() => db.doc(paths.performance(uid, report.mode)).set(report));
    },
    read: (uid, mode) =>
      reachable(async () => stored(PerformanceReport, await db.doc(paths.performance(uid, mode)).get())),
  };
}
