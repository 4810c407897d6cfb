/** That a broker is connected, the confirmation of live trading, and the audit of both. No key is ever here. */
import {
  BrokerConnection,
  LiveUnlock,
  paths,
  type AuditEntry,
  type BrokerEnvironment,
  type OrderStatus,
} from '@trading-crew/core/contracts';
import type { Firestore, WriteBatch } from 'firebase-admin/firestore';
import { reachable } from './reachable.ts';
import { stored } from './stored.ts';

export type NewAuditEntry = Omit<AuditEntry, 'schemaVersion'>;

/** A change that takes an entry is written together with it: there is neither without the other. */
export interface BrokerStore {
  connection(uid: string, environment: BrokerEnvironment): Promise<BrokerConnection | null>;
  /** A live connection that is saved takes the confirmation of the one before with it. */
  saveConnection(connection: BrokerConnection, entry?: NewAuditEntry): Promise<void>;
  /** Removing what is not there is no error; a removed live connection takes its confirmation with it. */
  removeConnection(uid: string, environment: BrokerEnvironment, entry?: NewAuditEntry): Promise<void>;
  unlock(uid: string): Promise<LiveUnlock | null>;
  saveUnlock(unlock: LiveUnlock, entry?: NewAuditEntry): Promise<void>;
  /** Adds an entry, under an id of its own. */
  audit(entry: NewAuditEntry): Promise<void>;
  /** How many orders in the books of this user and mode have filled, in part at least. */
  filledOrders(uid: string, mode: 'paper' | 'live'): Promise<number>;
}

const FILLED: readonly OrderStatus[] = ['filled', 'partly-filled'];
/** Orders that ended in another way, some of them after a part had filled. */
const MAY_HAVE_FILLED: readonly OrderStatus[] = ['cancelled', 'expired', 'rejected', 'unknown'];

/** The store on a database. */
export function firestoreBrokerStore(db: Firestore): BrokerStore {
  const connectionOf = (uid: string, environment: BrokerEnvironment) => db.doc(paths.broker(uid, environment));
  const unlockOf = (uid: string) => db.doc(paths.liveUnlock(uid));
  const note = (batch: WriteBatch, entry: NewAuditEntry | undefined): WriteBatch => {
    if (!entry) return batch;
    const whole: AuditEntry = { schemaVersion: 1, ...entry };
    return batch.create(db.collection(paths.audit(entry.userId)).doc(), whole);
  };
  return {
    connection: (uid, environment) =>
      reachable(async () => stored(BrokerConnection, await connectionOf(uid, environment).get())),
    saveConnection: (connection, entry) =>
      reachable(async () => {
        const { userId, environment } = connection;
        const batch = note(db.batch(), entry).set(connectionOf(userId, environment), connection);
        if (environment === 'live') batch.delete(unlockOf(userId));
        await batch.commit();
      }),
    removeConnection: (uid, environment, entry) =>
      reachable(async () => {
        const batch = note(db.batch(), entry).delete(connectionOf(uid, environment));
        if (environment === 'live') batch.delete(unlockOf(uid));
        await batch.commit();
      }),
    unlock: (uid) => reachable(async () => stored(LiveUnlock, await unlockOf(uid).get())),
    saveUnlock: (unlock, entry) =>
      reachable(async () => void (await note(db.batch(), entry).set(unlockOf(unlock.userId), unlock).commit())),
    audit: (entry) => reachable(async () => void (await note(db.batch(), entry).commit())),
    filledOrders: (uid, mode) => reachable(() => countFilled(db, uid, mode)),
  };
}

/** Two queries on fields that Firestore indexes by itself; what an order had filled lies in a map that has no index. */
async function countFilled(db: Firestore, uid: string, mode: 'paper' | 'live'): Promise<number> {
  const ofMode = db.collection(paths.orders(uid)).where('mode', '==', mode);
  const [filled, ended] = await Promise.all([
    ofMode.where('status', 'in', FILLED).count().get(),
    ofMode.where('status', 'in', MAY_HAVE_FILLED).select('order.filledQuantity').get(),
  ]);
  const inPart = ended.docs.filter((document) => Number(document.get('order.filledQuantity')) > 0);
  return filled.data().count + inPart.length;
}
