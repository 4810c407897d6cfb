/** The book of order intents in memory, with a list of what has changed since it was last asked. */
import { Unavailable, type OrderChange, type OrderRecord } from '../contracts/index.ts';
import { changedRecord, settledRecord } from '../domain/index.ts';
import type { OrderRecords } from '../ports/index.ts';

export interface MemoryOrderRecords extends OrderRecords {
  /** The records that were written since the last call, each once, as they stand. */
  takeChanged(): OrderRecord[];
}

const keyOf = (uid: string, clientOrderId: string): string => `${uid}/${clientOrderId}`;
const ownKey = ({ userId, intent }: OrderRecord): string => keyOf(userId, intent.clientOrderId);

export function memoryOrderRecords(initial: readonly OrderRecord[] = []): MemoryOrderRecords {
  const records = new Map(initial.map((record) => [ownKey(record), record]));
  const changed = new Set<string>();
  const write = (record: OrderRecord) => {
    records.set(ownKey(record), record);
    changed.add(ownKey(record));
  };
  const ofMode = (uid: string, mode: string): OrderRecord[] =>
    [...records.values()]
      .filter((record) => record.userId === uid && record.mode === mode)
      .sort((a, b) => a.createdAt - b.createdAt);
  const rewrite = (uid: string, clientOrderId: string, change: (record: OrderRecord) => OrderRecord) => {
    const record = records.get(keyOf(uid, clientOrderId));
    if (!record) return Promise.reject(new Unavailable(`There is no record of the order ${clientOrderId}.`));
    const next = change(record);
    if (next !== record) write(next);
    return Promise.resolve();
  };
  return {
    plan: (record) => {
      const standing = records.get(ownKey(record));
      if (!standing) write(record);
      return Promise.resolve(standing ?? record);
    },
    update: (uid, clientOrderId, change: OrderChange) =>
      rewrite(uid, clientOrderId, (record) => changedRecord(record, change)),
    settle: (uid, clientOrderId, change: OrderChange) =>
      rewrite(uid, clientOrderId, (record) => settledRecord(record, change)),
    read: (uid, clientOrderId) => Promise.resolve(records.get(keyOf(uid, clientOrderId)) ?? null),
    all: (uid, mode) => Promise.resolve(ofMode(uid, mode)),
    countInSession: (uid, mode, session) =>
      Promise.resolve(ofMode(uid, mode).filter(({ intent }) => intent.basis?.session === session).length),
    takeChanged: () => {
      const taken = [...changed].flatMap((key) => records.get(key) ?? []);
      changed.clear();
      return taken;
    },
  };
}
