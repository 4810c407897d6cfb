/**
 * Answers of the model, kept for each user by the hash of their question: a backtest that asks the same again pays nothing.
 * They stay until so many newer ones stand beside them.
 */
import { paths } from '@trading-crew/core/contracts';
import type { AnswerStore } from '@trading-crew/core/offline';
import type { Clock } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { z } from 'zod';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface ModelAnswerStore {
  answersOf(uid: string): AnswerStore;
  /** Drops the oldest answers of a user beyond `MODEL_ANSWERS_MAX`. */
  trim(uid: string): Promise<void>;
}

/** Those of some hundred backtests. */
export const MODEL_ANSWERS_MAX = 2_000;
/** As many as one batch deletes. */
const DROPPED_AT_ONCE = 500;
/** A question is asked rather than waited for longer than this. */
const DEADLINE_MS = 5_000;

const StoredAnswer = z.object({
  schemaVersion: z.literal(1),
  agent: z.string(),
  model: z.string(),
  /** As JSON: an answer may have any shape. */
  answer: z.string(),
  keptAt: z.number(),
});
type StoredAnswer = z.infer<typeof StoredAnswer>;

export function firestoreModelAnswerStore(db: Firestore, clock: Clock): ModelAnswerStore {
  return {
    answersOf: (uid) => ({
      read: async (hash) => {
        const found = await reachable(() => db.doc(paths.modelAnswer(uid, hash)).get(), DEADLINE_MS);
        const kept = stored(StoredAnswer, found);
        return kept && { agent: kept.agent, model: kept.model, answer: JSON.parse(kept.answer) as unknown };
      },
      keep: async (hash, { agent, model, answer }) => {
        const kept: StoredAnswer = {
          schemaVersion: 1,
          agent,
          model,
          answer: JSON.stringify(answer),
          keptAt: clock.now(),
        };
        await reachable(() => db.doc(paths.modelAnswer(uid, hash)).set(kept), DEADLINE_MS);
      },
    }),
    trim: (uid) => reachable(() => trim(db, uid)),
  };
}

async function trim(db: Firestore, uid: string): Promise<void> {
  const answers = db.collection(paths.modelAnswers(uid));
  const tooMany = (await answers.count().get()).data().count - MODEL_ANSWERS_MAX;
  if (tooMany <= 0) return;
  const oldest = await answers.orderBy('keptAt').limit(Math.min(tooMany, DROPPED_AT_ONCE)).select().get();
  const batch = db.batch();
  for (const one of oldest.docs) batch.delete(one.ref);
  await batch.commit();
}
