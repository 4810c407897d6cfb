/**
 * The reports of the crew over history that a function computed. Whoever computes one claims its id first, so that asked
 * twice, or by two at once, it is computed and paid once; a claim whose process was lost ends with its lease, which whoever
 * is at work renews.
 */
import {
  CREW_BACKTESTS_AT_ONCE,
  CREW_BACKTESTS_MAX,
  InvalidInput,
  paths,
  StoredCrewBacktest,
  type CrewReport,
} from '@trading-crew/core/contracts';
import type { Firestore } from 'firebase-admin/firestore';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export interface CrewBacktestRequested {
  readonly backtestId: string;
  readonly requestHash: string;
  /** Who wants to compute it, by a name of its own. */
  readonly holder: string;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly leaseUntil: number;
  /** False to look only: who has waited for long has too little time left to compute it. */
  readonly mayClaim: boolean;
}

export type CrewBacktestClaim =
  | { readonly kind: 'claimed' }
  | { readonly kind: 'done'; readonly report: CrewReport }
  /** Somebody else computes it at this moment. */
  | { readonly kind: 'busy' }
  /** Nobody computes it, and it was not to be claimed. */
  | { readonly kind: 'free' }
  /** The user has as many others under way as may be at once. */
  | { readonly kind: 'too-many' };

export interface CrewBacktestStore {
  /**
   * Claims the id, and drops the user's oldest reports where there is no room for one more; never one under way. Throws
   * `InvalidInput` where the id stands for something else that was asked.
   */
  claim(uid: string, requested: CrewBacktestRequested): Promise<CrewBacktestClaim>;
  /** Says that it is still computed; false where the claim is somebody else's by now, or was dropped. */
  renew(uid: string, backtestId: string, holder: string, leaseUntil: number): Promise<boolean>;
  /** Writes down the report; false, and nothing is written, where the claim is somebody else's by now, or was dropped. */
  finish(uid: string, backtestId: string, holder: string, report: CrewReport): Promise<boolean>;
  /** Gives the claim back: the next one who asks may compute. Nothing happens where it is somebody else's by now. */
  release(uid: string, backtestId: string, holder: string): Promise<void>;
}

/** A document holds 1 MiB; a report of the most decisions and the longest curve has a quarter of it. */
const MOST_BYTES = 900_000;

export function firestoreCrewBacktestStore(db: Firestore): CrewBacktestStore {
  return {
    claim: (uid, requested) => reachable(() => claim(db, uid, requested)),
    renew: (uid, backtestId, holder, leaseUntil) => reachable(() => renew(db, uid, { backtestId, holder }, leaseUntil)),
    finish: (uid, backtestId, holder, report) => reachable(() => finish(db, uid, { backtestId, holder }, report)),
    release: (uid, backtestId, holder) => reachable(() => release(db, uid, { backtestId, holder })),
  };
}

function claim(db: Firestore, uid: string, requested: CrewBacktestRequested): Promise<CrewBacktestClaim> {
  const { backtestId, requestHash, holder, now, leaseUntil, mayClaim } = requested;
  const document = db.doc(paths.crewBacktest(uid, backtestId));
  return db.runTransaction(async (transaction) => {
    const standing = stored(StoredCrewBacktest, await transaction.get(document));
    if (standing && standing.requestHash !== requestHash) {
      throw new InvalidInput('This id stands for another backtest already. Use a new one.', 'backtestId');
    }
    if (standing?.report) return { kind: 'done', report: standing.report };
    // Our own stands there where the answer to the first attempt was lost.
    if (standing?.holder === holder) return { kind: 'claimed' };
    if (standing && standing.leaseUntil > now) return { kind: 'busy' };
    if (!mayClaim) return { kind: 'free' };
    // Without their reports: only their number, their order and whether they are under way count.
    const kept = await transaction.get(
      db.collection(paths.crewBacktests(uid)).orderBy('createdAt').select('createdAt', 'leaseUntil'),
    );
    const others = kept.docs.filter((one) => one.id !== backtestId);
    // A lease is 0 once there is a report.
    const ended = others.filter((one) => !(Number(one.get('leaseUntil')) > now));
    if (others.length - ended.length >= CREW_BACKTESTS_AT_ONCE) return { kind: 'too-many' };
    const tooMany = Math.max(0, others.length - CREW_BACKTESTS_MAX + 1);
    for (const oldest of ended.slice(0, tooMany)) transaction.delete(oldest.ref);
    const created: StoredCrewBacktest = {
      schemaVersion: 1,
      backtestId,
      createdAt: now,
      requestHash,
      holder,
      leaseUntil,
      report: null,
    };
    transaction.set(document, created);
    return { kind: 'claimed' };
  });
}

type Claim = Pick<StoredCrewBacktest, 'backtestId' | 'holder'>;

function renew(db: Firestore, uid: string, { backtestId, holder }: Claim, leaseUntil: number): Promise<boolean> {
  const document = db.doc(paths.crewBacktest(uid, backtestId));
  return db.runTransaction(async (transaction) => {
    const standing = stored(StoredCrewBacktest, await transaction.get(document));
    if (standing?.holder !== holder) return false;
    // A renewal that arrives after the report must not make it look as if it were under way.
    if (standing.report === null) transaction.update(document, { leaseUntil });
    return true;
  });
}

function finish(db: Firestore, uid: string, { backtestId, holder }: Claim, report: CrewReport): Promise<boolean> {
  const bytes = Buffer.byteLength(JSON.stringify(report));
  if (bytes > MOST_BYTES) throw new Error(`a report of ${bytes} bytes does not fit into a document`);
  const document = db.doc(paths.crewBacktest(uid, backtestId));
  return db.runTransaction(async (transaction) => {
    const standing = stored(StoredCrewBacktest, await transaction.get(document));
    if (standing?.holder !== holder) return false;
    transaction.update(document, { report, leaseUntil: 0 });
    return true;
  });
}

function release(db: Firestore, uid: string, { backtestId, holder }: Claim): Promise<void> {
  const document = db.doc(paths.crewBacktest(uid, backtestId));
  return db.runTransaction(async (transaction) => {
    const standing = stored(StoredCrewBacktest, await transaction.get(document));
    if (standing?.holder === holder && standing.report === null) transaction.delete(document);
  });
}
