/**
 * Our book against a simulated account. Both are ours and nobody else trades there, so nothing is ever in doubt: what the
 * account no longer has, as after a reset, is closed.
 */
import type { Order, OrderChange, OrderRecord } from '../contracts/index.ts';
import { changesFrom, fateOf, isOpen, isWorking } from './reconcile-order.ts';
import type { Books, Comparison, OrderUpdate } from './reconcile.ts';

const GONE = 'The simulated account no longer has it.';

const closed = <Part extends Order['legs'][number]>(part: Part, at: number): Part =>
  isWorking(part) ? { ...part, status: 'cancelled', reason: GONE, updatedAt: at } : part;

function closing({ status, order }: OrderRecord, at: number): OrderChange {
  const known = order && { ...closed(order, at), legs: order.legs.map((leg) => closed(leg, at)) };
  const isOver = status === 'filled' || status === 'rejected' || status === 'cancelled' || status === 'expired';
  return { status: isOver ? status : 'cancelled', order: known, at, source: 'reconciliation', note: GONE };
}

type SimulatedBooks = Pick<Books, 'records' | 'orders' | 'now' | 'atWork'>;

/** What our book has to learn, and how many orders both agree on. */
export function reconcileSimulated(books: SimulatedBooks): Pick<Comparison, 'updates' | 'matched'> {
  const { records, orders, now, atWork } = books;
  const byId = new Map(orders.map((order) => [order.clientOrderId, order]));
  const updates: OrderUpdate[] = [];
  let matched = 0;
  for (const record of records) {
    const { clientOrderId, runId } = record.intent;
    const order = byId.get(clientOrderId) ?? null;
    const isPending = fateOf(record, order, { now, isAtWork: atWork.has(runId) }).kind === 'pending';
    if (isPending) continue;
    matched += 1;
    if (!isOpen(record)) continue;
    const changes = order === null ? [closing(record, now)] : (changesFrom(record, order, now) ?? []);
    updates.push(...changes.map((change) => ({ clientOrderId, change })));
  }
  return { updates, matched };
}
