/**
 * An order record that the user has decided on, where our book and the broker's cannot both be right. The one way round
 * the state machine of orders, and never without a line in the history.
 */
import type { OrderChange, OrderRecord } from '../contracts/index.ts';
import { stableJson } from './stable-hash.ts';

/**
 * The record with the change forced on it, fills included; without an order in the change it has none any more. One
 * that is settled so already is returned as it is.
 */
export function settledRecord(record: OrderRecord, { status, order, at, source, note }: OrderChange): OrderRecord {
  const last = record.history.at(-1);
  const isSettled = last?.source === source && last.status === status;
  if (isSettled && stableJson(order) === stableJson(record.order)) return record;
  return {
    ...record,
    order,
    status,
    updatedAt: at,
    history: [...record.history, { status, at, source, note }],
  };
}
