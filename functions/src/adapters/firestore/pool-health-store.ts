/**
 * The health of the language model's pool in one document that all instances share. Each merges what it learned into
 * what stands there and never writes over it; the keys in it are short hashes. Whoever reads it can do without it.
 */
import { paths } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import type { Clock, PoolHealth, PoolHealthStore } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { compareAndSet } from './compare-and-set.ts';
import { reachable } from './reachable.ts';

/** How health is read, merged and rid of what is over: the connector's knowledge. */
export interface HealthRules {
  readonly schema: z.ZodType<PoolHealth>;
  readonly merge: (one: PoolHealth, other: PoolHealth) => PoolHealth;
  /** At an instant, milliseconds UTC. */
  readonly prune: (health: PoolHealth, now: number) => PoolHealth;
}

/** Beside the health the document counts its changes, so that each write differs from the one before. */
const Counted = z.object({ changes: z.int().min(0) });

export function firestorePoolHealthStore(db: Firestore, clock: Clock, rules: HealthRules): PoolHealthStore {
  const document = db.doc(paths.modelHealth());
  return {
    read: () => reachable(async () => rules.schema.parse((await document.get()).data() ?? {})),
    merge: (change) =>
      reachable(() =>
        compareAndSet(document, async (standing) => {
          const data = standing.data() ?? {};
          // What cannot be read is worth nothing to anybody, and is replaced.
          const known = rules.schema.safeParse(data).data ?? rules.schema.parse({});
          const merged = rules.merge(known, change);
          const isNews = stableJson(merged) !== stableJson(known);
          const changes = (Counted.safeParse(data).data?.changes ?? 0) + 1;
          return { result: undefined, data: isNews ? { ...rules.prune(merged, clock.now()), changes } : null };
        }),
      ),
  };
}
