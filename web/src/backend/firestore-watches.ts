/**
 * Firestore listeners as watches. A document that does not parse is a failure of that watch alone; an empty answer from
 * the local cache is not yet an answer, so that a run is called missing only once the server said so.
 */
import { doc, onSnapshot, type DocumentData, type Firestore } from 'firebase/firestore';
import type { z } from 'zod';
import type { Problem, Watch } from './backend.ts';
import { describeProblem, problemOf } from './problems.ts';
import { toQuery, type QueryDescription } from './queries.ts';
import type { SharedWatches } from './shared-watches.ts';

export interface WatchedDatabase {
  readonly firestore: Firestore;
  readonly shared: SharedWatches;
}

const unreadable = (where: string): Problem =>
  problemOf(`The stored record "${where}" has a form that this version of the page does not know. Reload the page.`);

/** Parses documents once each: lines of a log never change, and a long log grows by one line at a time. */
function rememberingParser<Value>(schema: z.ZodType<Value>): (data: DocumentData, key: string) => Value {
  const seen = new Map<string, { text: string; value: Value }>();
  return (data, key) => {
    const text = JSON.stringify(data);
    const known = seen.get(key);
    if (known?.text === text) return known.value;
    const value = schema.parse(data);
    seen.set(key, { text, value });
    return value;
  };
}

/** A document, or null while there is none. */
export function watchDocument<Value>(
  { firestore, shared }: WatchedDatabase,
  path: string,
  schema: z.ZodType<Value>,
): Watch<Value | null> {
  return shared.watch<Value | null>(path, (next, failed) =>
    onSnapshot(
      doc(firestore, path),
      { includeMetadataChanges: true },
      (snapshot) => {
        // What this page wrote counts once the server has it: a callable that is asked because of it must see it too.
        if (snapshot.metadata.hasPendingWrites) return;
        if (!snapshot.exists()) {
          if (!snapshot.metadata.fromCache) next(null);
          return;
        }
        const parsed = schema.safeParse(snapshot.data());
        if (parsed.success) next(parsed.data);
        else failed(unreadable(path));
      },
      (error) => failed(describeProblem(error)),
    ),
  );
}

const keyOf = ({ collection, filters, orderBy, limit }: QueryDescription): string =>
  JSON.stringify([collection, filters, orderBy, limit]);

/** The documents of a query in its order. */
export function watchList<Value>(
  { firestore, shared }: WatchedDatabase,
  description: QueryDescription,
  schema: z.ZodType<Value>,
): Watch<Value[]> {
  return shared.watch<Value[]>(`list ${keyOf(description)}`, (next, failed) => {
    const parse = rememberingParser(schema);
    return onSnapshot(
      toQuery(firestore, description),
      { includeMetadataChanges: true },
      (snapshot) => {
        if (snapshot.empty && snapshot.metadata.fromCache) return;
        try {
          next(snapshot.docs.map((document) => parse(document.data(), document.id)));
        } catch {
          failed(unreadable(description.name));
        }
      },
      (error) => failed(describeProblem(error)),
    );
  });
}

/** The only document of a query, or null where the query is empty. */
export function watchFirst<Value>(
  { firestore, shared }: WatchedDatabase,
  description: QueryDescription,
  schema: z.ZodType<Value>,
): Watch<Value | null> {
  return shared.watch<Value | null>(`first ${keyOf(description)}`, (next, failed) =>
    onSnapshot(
      toQuery(firestore, description),
      { includeMetadataChanges: true },
      (snapshot) => {
        const first = snapshot.docs[0];
        if (!first) {
          if (!snapshot.metadata.fromCache) next(null);
          return;
        }
        const parsed = schema.safeParse(first.data());
        if (parsed.success) next(parsed.data);
        else failed(unreadable(description.name));
      },
      (error) => failed(describeProblem(error)),
    ),
  );
}
