/**
 * A chunk of a fast-forward, stored. Runs and orders go first, under ids that a repetition meets again; then account,
 * ledger, sessions, journal and progress in one transaction. Whoever crashes in between has moved no time: the chunk is played
 * again and writes the same documents.
 */
import {
  paths,
  SimulationAccount,
  Unavailable,
  type FastForwardProgress,
  type Journal,
  type JournalEntry,
  type LogLine,
  type OrderRecord,
  type RunRecord,
  type SessionRecord,
  type StepRecord,
  type StepTape,
} from '@trading-crew/core/contracts';
import { appended } from '@trading-crew/core/domain';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { setAll, type DocumentWrite } from './batched-writes.ts';
import { progressKeepingCancel } from './fast-forward-progress.ts';
import { journalIn } from './journal-store.ts';
import { reachable } from './reachable.ts';
import { demandRoom, noSimulation, simulationDocuments, type SimulationState } from './simulation-documents.ts';
import { stored } from './stored.ts';

/** A run of the chunk with all that belongs to it. */
export interface PlayedRun {
  readonly run: RunRecord;
  readonly steps: readonly StepRecord[];
  readonly logs: readonly LogLine[];
  readonly tapes: readonly StepTape[];
}

export interface SessionsCommit extends SimulationState {
  /** The revision of the account that the chunk was played on. */
  readonly expectedRevision: number;
  readonly sessions: readonly SessionRecord[];
  readonly runs: readonly PlayedRun[];
  /** Orders as they stand after the chunk. */
  readonly orders: readonly OrderRecord[];
  /** What was signalled in the sessions, oldest first. */
  readonly signals: readonly JournalEntry[];
  /** Milliseconds UTC of the real clock. */
  readonly at: number;
  /** Null where nobody follows the progress. */
  readonly progress: FastForwardProgress | null;
}

/** Stores the chunk and returns the account's new revision. See `SimulationStore.commitSessions`. */
export async function commitSessions(db: Firestore, uid: string, commit: SessionsCommit): Promise<number> {
  demandRoom(commit.ledger);
  const bulk = bulkOf(uid, commit);
  if (bulk.length > 0) {
    const [account] = simulationDocuments(db, uid);
    // Looked at once before, so that a chunk nobody wants leaves no runs behind; what counts is the transaction.
    demandRevision(await reachable(async () => stored(SimulationAccount, await account.get())), commit);
    await reachable(() => setAll(db, bulk), BULK_DEADLINE_MS);
  }
  return reachable(() => db.runTransaction((transaction) => moveTime(db, transaction, uid, commit)));
}

/** Thousands of documents in a row may take longer than one access. */
const BULK_DEADLINE_MS = 60_000;

async function moveTime(db: Firestore, transaction: Transaction, uid: string, commit: SessionsCommit): Promise<number> {
  const [account, ledger] = simulationDocuments(db, uid);
  demandRevision(stored(SimulationAccount, await transaction.get(account)), commit);
  const progress = commit.progress && (await progressKeepingCancel(db, transaction, uid, commit.progress));
  const journal = await journalAfter(db, transaction, uid, commit);
  const revision = commit.expectedRevision + 1;
  transaction.set(account, { ...commit.account, revision });
  transaction.set(ledger, commit.ledger);
  for (const session of commit.sessions) transaction.set(db.doc(paths.session(uid, session.session)), session);
  if (progress !== null) transaction.set(db.doc(paths.fastForward(uid)), progress);
  if (journal !== null) transaction.set(db.doc(paths.journal(uid, 'simulation')), journal);
  return revision;
}

/** The journal with the signals of the chunk; null where there are none. */
async function journalAfter(
  db: Firestore,
  transaction: Transaction,
  uid: string,
  { signals, at }: SessionsCommit,
): Promise<Journal | null> {
  if (signals.length === 0) return null;
  const standing = await transaction.get(db.doc(paths.journal(uid, 'simulation')));
  return { ...appended(journalIn(standing, 'simulation'), signals), updatedAt: at };
}

function demandRevision(account: SimulationAccount | null, { expectedRevision }: SessionsCommit): void {
  if (account === null) throw noSimulation();
  if (account.revision !== expectedRevision) {
    throw new Unavailable('The account changed meanwhile. Try again in a moment.');
  }
}

const bulkOf = (uid: string, { runs, orders }: SessionsCommit): DocumentWrite[] => [
  ...runs.flatMap(documentsOf),
  ...orders.map((record) => ({ path: paths.order(uid, record.intent.clientOrderId), data: record })),
];

const documentsOf = ({ run, steps, logs, tapes }: PlayedRun): DocumentWrite[] => [
  { path: paths.run(run.runId), data: run },
  ...steps.map((step) => ({ path: paths.step(run.runId, step.agent), data: step })),
  ...tapes.map((tape) => ({ path: paths.tape(run.runId, tape.agent), data: tape })),
  ...logs.map((line) => ({ path: paths.log(run.runId, line.seq), data: line })),
];
