/**
 * A thousand trading runs while three in ten requests to the model fail, with the money in the books on the Firestore
 * emulator; and fifty runs at once on money for ten.
 */
import { paths, sessionOf, SpendingBook } from '../core/src/contracts/index.ts';
import { firestoreSpendingStore, type Purse } from '../functions/src/adapters/firestore/spending-store.ts';
import { systemClock } from '../functions/src/adapters/system/system-clock.ts';
import type { Firestore } from 'firebase-admin/firestore';
import type { Figure, Group } from './figure.ts';
import { onFirestore } from './firestore-database.ts';
import { modelStorm, type StormReport } from './model-storm.ts';
import { UID } from './stage.ts';
import { timed } from './statistics.ts';

const RUNS = 1_000;
const SHARE = 0.3;
const SEED = 20_261;
/** Of ten runs one has no money, one has little, the others have what a new user has. */
const RUN_LIMITS = [0, 0.025, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1];
/** Not enough for all of them: the last runs meet a day whose money is spent. */
const DAY_LIMIT = 7.5;
const RACERS = 50;
const PAID = 10;

const told = (name: string, value: number, unit: string, goal: Figure['goal'], how: string): Figure => ({
  name,
  value,
  unit,
  goal,
  how,
});

/** The storm's runs by how they ended, and its questions. */
function tableOf({ endings, answers, runs, requests }: StormReport): Figure[] {
  const questions = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const byCount = (counts: ReadonlyMap<string, number>) => [...counts].sort(([, a], [, b]) => b - a);
  return [
    ...byCount(endings).map(([ending, count]) =>
      told(
        ending === 'TRADED' ? 'Runs that traded' : `Runs that ended as ${ending}`,
        count,
        '',
        null,
        `Of ${runs} runs.`,
      ),
    ),
    ...byCount(answers).map(([answer, count]) =>
      told(
        answer === 'answered' ? 'Questions answered' : `Questions refused as ${answer}`,
        count,
        '',
        null,
        `Of ${questions} questions in ${requests} requests.`,
      ),
    ),
  ];
}

/** How far a book of the storm went beyond its limit, dollars; 0 for none. */
async function overspent(db: Firestore): Promise<number> {
  const day = sessionOf(systemClock.now());
  const spent = await db.collectionGroup('spending').get();
  const days = await db.getAll(db.doc(paths.usage(UID, day)), db.doc(paths.installationUsage(day)));
  const books = [...spent.docs, ...days].map((document) => SpendingBook.parse(document.data()));
  return Math.max(0, ...books.map((book) => book.dollars - book.limit));
}

/** How many of those at once get a reservation, and what they spend. */
async function race(db: Firestore): Promise<{ reserved: number; spent: number; limit: number }> {
  const price = 0.02;
  const limit = price * PAID;
  const store = firestoreSpendingStore(db, systemClock);
  const attempts = Array.from({ length: RACERS }, async (_, index) => {
    const purse: Purse = { uid: 'racer', runId: `race${index}`, limits: { run: 1, user: limit, installation: 1_000 } };
    const purpose = { agent: 'SignalConfirmationAgent', model: 'any' };
    const reservation = await store.budgetOf(purse).reserve(price, purpose);
    await reservation?.settle({ dollars: price, inputTokens: 1_000, outputTokens: 200 });
    return reservation !== null;
  });
  const results = await Promise.all(attempts);
  const book = await db.doc(paths.usage('racer', sessionOf(systemClock.now()))).get();
  return { reserved: results.filter(Boolean).length, spent: SpendingBook.parse(book.data()).dollars, limit };
}

export async function measure(): Promise<Group> {
  return onFirestore(async (db) => {
    const store = firestoreSpendingStore(db, systemClock);
    const budgetOf = (runId: string) => {
      const run = RUN_LIMITS[Number(runId.slice(-1))] ?? 0;
      return store.budgetOf({ uid: UID, runId, limits: { run, user: DAY_LIMIT, installation: DAY_LIMIT } });
    };
    let report: StormReport | null = null;
    const took = await timed(async () => {
      report = await modelStorm({ runs: RUNS, seed: SEED, share: SHARE, budgetOf });
    });
    if (!report) throw new Error('The storm gave no report.');
    const storm: StormReport = report;
    const wrong = (words: string): number => storm.faults.filter((fault) => fault.includes(words)).length;
    const beyond = await overspent(db);
    const { reserved, spent, limit } = await race(db);
    const how = `${RUNS} runs on AAPL that the rules would buy, ${SHARE * 100} % of all requests with a fault of any of 32 kinds, seed ${SEED}, in ${(took / 1_000).toFixed(0)} s.`;
    const none = { atMost: 0 };
    return {
      title: 'A thousand runs while the model fails',
      figures: [
        told('Runs lost', wrong(': lost'), '', none, how),
        told('Runs without a typed outcome', wrong('typed outcome'), '', none, 'Of the same runs.'),
        told('Trades without a valid answer', wrong(': traded'), '', none, 'Or against a refusal.'),
        told('Trades larger than rules and answer allow', wrong(': bought'), '', none, 'Of the same runs.'),
        told(
          'Anything else that must not be',
          storm.faults.length,
          '',
          none,
          'All of the above, gaps in a log, keys in a record.',
        ),
        told('Texts with a key or a prompt', storm.leaks, '', none, 'In all that was printed, logged and reported.'),
        told(
          'Dollars spent beyond a budget',
          beyond,
          '$',
          none,
          `The worst of ${RUNS} runs, their user's day and the installation's.`,
        ),
        told(
          'Dollars spent',
          storm.dollars,
          '$',
          null,
          `Of ${DAY_LIMIT} for the day; one run in ten had none, one had little.`,
        ),
        ...tableOf(storm),
        told(
          `Reservations of ${RACERS} at once on money for ${PAID}`,
          reserved,
          '',
          { atMost: PAID },
          'On the emulator, one user and day.',
        ),
        told('Their spending', spent, '$', { atMost: limit }, 'Settled at the full price.'),
      ],
    };
  });
}
