/**
 * The journal of each mode. What a run adds is written together with a note of what it has added, so that a run that
 * comes to its end twice, because it was taken up again, counts once.
 */
import { Journal, paths, type ExecutionMode, type JournalEntry, type SessionDate } from '@trading-crew/core/contracts';
import { appended, emptyJournal, withModelCost } from '@trading-crew/core/domain';
import type { DocumentSnapshot, Firestore } from 'firebase-admin/firestore';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { compareAndSet } from './compare-and-set.ts';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** What a run brings to the journal of its mode. */
export interface RunJournal {
  readonly runId: string;
  readonly mode: ExecutionMode;
  /** Null where nothing was signalled. */
  readonly entry: JournalEntry | null;
  /** What the model has cost in the run so far, dollars. */
  readonly modelDollars: number;
  /** The day of the account at which it acted; left out where it came to none. */
  readonly session?: SessionDate;
  /** Milliseconds UTC. */
  readonly at: number;
}

export interface JournalStore {
  /** Adds what a run brings. The same again changes nothing; of what has grown since, the difference is added. */
  add(uid: string, run: RunJournal): Promise<void>;
  /** The journal of a mode; null where there is none yet. */
  read(uid: string, mode: ExecutionMode): Promise<Journal | null>;
}

/** What runs/{runId}/spending/journal holds: how many of the run's dollars stand in the journal. */
const Counted = z.object({ schemaVersion: z.literal(1), userId: z.string(), dollars: z.number() });
type Counted = z.infer<typeof Counted>;

export function firestoreJournalStore(db: Firestore): JournalStore {
  return {
    add: (uid, run) => reachable(() => add(db, uid, run)),
    read: (uid, mode) => reachable(async () => stored(Journal, await db.doc(paths.journal(uid, mode)).get())),
  };
}

function add(db: Firestore, uid: string, run: RunJournal): Promise<void> {
  const { runId, mode, entry, modelDollars, session = null, at } = run;
  const note = db.doc(paths.journalled(runId));
  return compareAndSet<void>(db.doc(paths.journal(uid, mode)), async (standing, batch) => {
    const journal = journalIn(standing, mode);
    const counted = stored(Counted, await note.get())?.dollars ?? 0;
    const cost = Math.max(0, modelDollars - counted);
    const counts: Counted = { schemaVersion: 1, userId: uid, dollars: counted + cost };
    if (cost > 0) batch.set(note, counts);
    const { entries } = entry === null ? journal : appended(journal, [entry]);
    if (cost === 0 && isDeepStrictEqual(entries, journal.entries)) return { result: undefined, data: null };
    const data: Journal = { ...withModelCost(journal, cost, session), entries, updatedAt: at };
    return { result: undefined, data };
  });
}

/** The journal in its document, an empty one where there is none. */
export const journalIn = (document: DocumentSnapshot, mode: ExecutionMode): Journal =>
  stored(Journal, document) ?? emptyJournal(mode);
