/** Comparing a made-up account with its book, and carrying out what comes of it. Imported by tests alone. */
import type { OrderRecord, Reconciliation } from '../contracts/index.ts';
import type { BrokerWorld } from './broker-world.testing.ts';
import { changedRecord } from './order-states.ts';
import {
  needsLookUp,
  noReconciliation,
  ordersSince,
  reconcile,
  reconciliationAfter,
  type Books,
  type Comparison,
} from './reconcile.ts';
import { canFill } from './reconcile-order.ts';

export const MINUTE_MS = 60_000;

/** What a look at the account shows. */
export function booksOf(world: BrokerWorld, standing: Reconciliation | null, atWork: readonly string[] = []): Books {
  const since = ordersSince(standing, world.now);
  const shown = world.orders.filter((order) => canFill(order) || order.submittedAt >= since);
  const ids = new Set(shown.map(({ clientOrderId }) => clientOrderId));
  const asked = world.records
    .filter((record) => !ids.has(record.intent.clientOrderId) && needsLookUp(record, standing))
    .map(({ intent }) => intent.clientOrderId);
  const found = world.orders.filter(({ clientOrderId }) => asked.includes(clientOrderId));
  const absent = asked.filter((id) => !found.some(({ clientOrderId }) => clientOrderId === id));
  return {
    records: world.records,
    orders: [...shown, ...found],
    absent: new Set(absent),
    positions: world.positions,
    standing,
    now: world.now,
    brokerNow: world.now,
    atWork: new Set(atWork),
    ofOthers: new Set(),
  };
}

/** Takes the updates into the world's book; the first few alone where the work is cut off. */
export function takeIn(world: BrokerWorld, { updates }: Comparison, most = updates.length): void {
  for (const { clientOrderId, change } of updates.slice(0, most)) {
    const place = world.records.findIndex(({ intent }) => intent.clientOrderId === clientOrderId);
    world.records[place] = changedRecord(world.records[place] as OrderRecord, change);
  }
}

/** Compares a little later, takes everything in, and returns what was found with the document after it. */
export function compare(world: BrokerWorld, standing: Reconciliation | null, atWork: readonly string[] = []) {
  world.now += 5 * MINUTE_MS;
  const comparison = reconcile(booksOf(world, standing, atWork));
  takeIn(world, comparison);
  const document = reconciliationAfter(standing ?? noReconciliation('ada', 'paper'), comparison, world.now);
  return { comparison, document };
}
