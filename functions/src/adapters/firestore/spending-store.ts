/**
 * The three books of what the language model costs: of a run, of its user's day and of the installation's day. Money is
 * set aside and settled in all three in one step or in none, and what cannot be written down is not spent.
 */
import { EMPTY_BOOK, paths, sessionOf, SpendingBook, Unavailable } from '@trading-crew/core/contracts';
import {
  budgetShare,
  isRequestCost,
  releaseSpending,
  reserveSpending,
  settleSpending,
} from '@trading-crew/core/domain';
import type { Budget, Clock, Reservation } from '@trading-crew/core/ports';
import type { DocumentReference, Firestore } from 'firebase-admin/firestore';
import { CHANGED_CODES } from './compare-and-set.ts';
import { codeOf, reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** Whose money it is, and the most that may be spent of it, dollars. */
export interface Purse {
  readonly uid: string;
  readonly runId: string;
  readonly limits: { readonly run: number; readonly user: number; readonly installation: number };
}

export interface SpendingStore {
  /** The money of one run. `reserve` throws `Unavailable` when the books cannot be reached. */
  budgetOf(purse: Purse): Budget;
  /** What all users have spent on the day of UTC in which `now` lies (milliseconds UTC). */
  installationBook(now: number): Promise<SpendingBook>;
}

/** How long money stays set aside for a request of which nothing is heard any more. */
export const RESERVED_MS = 5 * 60_000;
/** Who waited so long for a reservation has given up; one made now would lie about for nothing. */
const PATIENCE_MS = 5_000;
const DEADLINE_MS = 5_000;

export function firestoreSpendingStore(db: Firestore, clock: Clock): SpendingStore {
  const inTurn = oneAtATime();
  const write = (books: readonly Book[], change: Change) =>
    reachable(() => changeBooks(db, books, change), DEADLINE_MS);

  const budgetOf = (purse: Purse): Budget => ({
    reserve: async (dollars, { agent }): Promise<Reservation | null> => {
      const now = clock.now();
      const books = booksOf(db, purse, now);
      const request = {
        id: crypto.randomUUID(),
        dollars,
        share: budgetShare(agent),
        now,
        expiresAt: now + RESERVED_MS,
      };
      const isAwaited = () => clock.now() - now < PATIENCE_MS;
      const stands = (book: SpendingBook) => book.reservations[request.id] !== undefined;
      const setAside: Change = {
        isDone: stands,
        to: (book, limit) => (isAwaited() ? reserveSpending(book, { ...request, limit }) : null),
      };
      // Nobody else takes a reservation away before its time.
      const isClosed = (book: SpendingBook) => !stands(book) && clock.now() < request.expiresAt;
      if (!(await inTurn(async () => isAwaited() && write(books, setAside)))) return null;
      // The books of the day in which it was reserved, whatever day it is by then.
      return {
        settle: async (spent) => {
          // What nobody can say costs all that was set aside.
          const cost = isRequestCost(spent) ? spent : { dollars, inputTokens: 0, outputTokens: 0 };
          const settled: Change = {
            isDone: isClosed,
            to: (book) => settleSpending(book, request.id, cost, clock.now()),
          };
          await untilWritten(clock, () => inTurn(() => write(books, settled)));
        },
        release: async () => {
          const released: Change = {
            isDone: isClosed,
            to: (book) => releaseSpending(book, request.id, clock.now()),
          };
          await inTurn(() => write(books, released));
        },
      };
    },
  });

  return {
    budgetOf,
    installationBook: (now) =>
      reachable(async () => stored(SpendingBook, await db.doc(paths.installationUsage(sessionOf(now))).get())).then(
        (book) => book ?? EMPTY_BOOK,
      ),
  };
}

interface Book {
  readonly document: DocumentReference;
  readonly limit: number;
}

function booksOf(db: Firestore, { uid, runId, limits }: Purse, now: number): Book[] {
  const day = sessionOf(now);
  return [
    { document: db.doc(paths.runSpending(runId)), limit: limits.run },
    { document: db.doc(paths.usage(uid, day)), limit: limits.user },
    { document: db.doc(paths.installationUsage(day)), limit: limits.installation },
  ];
}

interface Change {
  /**
   * Whether a book shows that this very change was made: a write whose answer was lost is sent again, by the SDK or by
   * us, and must not count twice.
   */
  readonly isDone: (book: SpendingBook) => boolean;
  /** The book as it shall stand; null when it is to stay as it is. */
  readonly to: (book: SpendingBook, limit: number) => SpendingBook | null;
}

/** The pauses after which a settlement is tried again, milliseconds; all within the time that the money is set aside. */
const SETTLE_AGAIN_MS = [1_000, 5_000, 20_000, 60_000];

/** What was spent is written down even if the books cannot be reached for a while. Throws what the last attempt threw. */
async function untilWritten(clock: Clock, work: () => Promise<unknown>): Promise<void> {
  for (const pause of SETTLE_AGAIN_MS) {
    try {
      await work();
      return;
    } catch {
      await clock.sleep(pause);
    }
  }
  await work();
}

/** Of the instances at one moment one succeeds each round; the deadline ends it earlier. */
const MOST_ROUNDS = 100;

/**
 * Changes all books, or none where one of the changes is null; says whether it did. Written only if all of them still
 * stand as they were read, and done again otherwise: as a transaction, twenty instances stood in each other's way for
 * longer than anybody waits (docs/decisions/2026-11-21-budgets.md).
 */
async function changeBooks(db: Firestore, books: readonly Book[], change: Change): Promise<boolean> {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const standing = await db.getAll(...books.map(({ document }) => document));
    const found = standing.map((document) => stored(SpendingBook, document) ?? EMPTY_BOOK);
    if (found.every(change.isDone)) return true;
    const batch = db.batch();
    for (const [index, document] of standing.entries()) {
      const book = change.to(found[index] ?? EMPTY_BOOK, books[index]?.limit ?? 0);
      if (book === null) return false;
      if (document.updateTime === undefined) batch.create(document.ref, book);
      else batch.update(document.ref, { ...book }, { lastUpdateTime: document.updateTime });
    }
    try {
      await batch.commit();
      return true;
    } catch (error) {
      if (!CHANGED_CODES.has(codeOf(error))) throw error;
    }
  }
  throw new Unavailable('Too much is being spent at once. Try again in a moment.');
}

/**
 * Lets works through one after the other. All of them change the installation's book: sent together they would only
 * send each other back.
 */
function oneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return <Result>(work: () => Promise<Result>): Promise<Result> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
