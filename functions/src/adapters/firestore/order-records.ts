/**
 * The book of order intents in Firestore, one document an order under its client order id: a run that repeats itself
 * after a crash finds what it meant to do instead of meaning it twice.
 */
import { OrderRecord, paths, type OrderChange } from '@trading-crew/core/contracts';
import { changedRecord } from '@trading-crew/core/domain';
import type { OrderRecords } from '@trading-crew/core/ports';
import type { Firestore } from 'firebase-admin/firestore';
import { codeOf, codes, reachable } from './reachable.ts';
import { stored } from './stored.ts';

/** The book on a database. */
export function firestoreOrderRecords(db: Firestore): OrderRecords {
  return {
    plan: (record) => reachable(() => plan(db, record)),
    update: (uid, clientOrderId, change) => reachable(() => update(db, uid, clientOrderId, change)),
    read: (uid, clientOrderId) =>
      reachable(async () => stored(OrderRecord, await db.doc(paths.order(uid, clientOrderId)).get())),
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

function update(db: Firestore, uid: string, clientOrderId: string, change: OrderChange): Promise<void> {
  const document = db.doc(paths.order(uid, clientOrderId));
  return db.runTransaction(async (transaction) => {
    const record = stored(OrderRecord, await transaction.get(document));
    if (record === null) throw new Error(`no record of the order ${clientOrderId}`);
    const changed = changedRecord(record, change);
    // A report that came late is not written at all.
    if (changed !== record) transaction.set(document, changed);
  });
}
