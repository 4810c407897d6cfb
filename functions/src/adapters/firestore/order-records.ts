/**
 * The book of order intents in Firestore, one document an order under its client order id: a run that repeats itself
 * after a crash finds what it meant to do instead of meaning it twice.
 */
import { OrderRecord, paths } from '@trading-crew/core/contracts';
import { changedRecord, settledRecord } from '@trading-crew/core/domain';
import type { OrderRecords } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { compareAndSet } from './compare-and-set.ts';
import { codeOf, codes, reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** The book on a database. */
export function firestoreOrderRecords(db: Firestore): OrderRecords {
  const ofMode = (uid: string, mode: string) => db.collection(paths.orders(uid)).where('mode', '==', mode);
  return {
    plan: (record) => reachable(() => plan(db, record)),
    update: (uid, clientOrderId, change) =>
      reachable(() => rewrite(db, uid, clientOrderId, (record) => changedRecord(record, change))),
    settle: (uid, clientOrderId, change) =>
      reachable(() => rewrite(db, uid, clientOrderId, (record) => settledRecord(record, change))),
    read: (uid, clientOrderId) =>
      reachable(async () => stored(OrderRecord, await db.doc(paths.order(uid, clientOrderId)).get())),
    all: (uid, mode) =>
      reachable(async () => {
        const { docs } = await ofMode(uid, mode).get();
        const records = docs.map((document) => OrderRecord.parse(document.data()));
        // Sorted here: a query that filters and sorts would need an index of its own.
        return records.sort((one, other) => one.createdAt - other.createdAt);
      }),
    countInSession: (uid, mode, session) =>
      reachable(async () => {
        const count = await ofMode(uid, mode).where('intent.basis.session', '==', session).count().get();
        return count.data().count;
      }),
  };
}

async function plan(db: Firestore, record: OrderRecord): Promise<OrderRecord> {
  const document = db.doc(paths.order(record.userId, record.intent.clientOrderId));
  try {
    await document.create(record);
    return record;
  } catch (error) {
    if (codeOf(error) !== codes.alreadyExists) throw error;
  }
  return OrderRecord.parse((await document.get()).data());
}

function rewrite(
  db: Firestore,
  uid: string,
  clientOrderId: string,
  change: (record: OrderRecord) => OrderRecord,
): Promise<void> {
  return compareAndSet<void>(db.doc(paths.order(uid, clientOrderId)), (document) => {
    const record = stored(OrderRecord, document);
    if (record === null) throw new Error(`no record of the order ${clientOrderId}`);
    const changed = change(record);
    // A report that came late is not written at all.
    return Promise.resolve({ result: undefined, data: changed === record ? null : changed });
  });
}
