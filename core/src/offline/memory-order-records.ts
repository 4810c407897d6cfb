/** The book of order intents in memory, with a list of what has changed since it was last asked. */
import { Unavailable, type OrderRecord } from '../contracts/index.ts';
import { changedRecord } from '../domain/index.ts';
import type { OrderRecords } from '../ports/index.ts';

export interface MemoryOrderRecords extends OrderRecords {
  /** The records that were written since the last call, each once, as they stand. */
  takeChanged(): OrderRecord[];
}

export function memoryOrderRecords(initial: readonly OrderRecord[] = []): MemoryOrderRecords {
  const records = new Map(initial.map((record) => [record.intent.clientOrderId, record]));
  const changed = new Set<string>();
  const write = (record: OrderRecord) => {
    records.set(record.intent.clientOrderId, record);
    changed.add(record.intent.clientOrderId);
  };
  return {
    plan: (record) => {
      const standing = records.get(record.intent.clientOrderId);
      if (!standing) write(record);
      return Promise.resolve(standing ?? record);
    },
    update: (_uid, clientOrderId, change) => {
      const record = records.get(clientOrderId);
      if (!record) return Promise.reject(new Unavailable(`There is no record of the order ${clientOrderId}.`));
      const changed = changedRecord(record, change);
      if (changed !== record) write(changed);
      return Promise.resolve();
    },
    read: (_uid, clientOrderId) => Promise.resolve(records.get(clientOrderId) ?? null),
    takeChanged: () => {
      const taken = [...changed].flatMap((id) => records.get(id) ?? []);
      changed.clear();
      return taken;
    },
  };
}
