/**
 * The life of an order as a state machine: which status may follow which, whoever reports it and in whatever order the
 * reports arrive. What is over stays over, and nobody unsays a fill.
 */
import type { Order, OrderChange, OrderRecord, OrderStatus } from '../contracts/index.ts';

/**
 * planned: written down, not sent. sent: under way to the broker, or taken by it but not yet by the exchange. accepted:
 * rests there. held: rests behind another order. unknown: nobody can say whether the broker has it, which only a look
 * there ends; it may then also be sent again under its id.
 */
export const ORDER_MOVES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  planned: ['sent', 'rejected', 'cancelled', 'unknown'],
  sent: ['accepted', 'held', 'partly-filled', 'filled', 'rejected', 'cancelled', 'expired', 'unknown'],
  accepted: ['held', 'partly-filled', 'filled', 'rejected', 'cancelled', 'expired', 'unknown'],
  held: ['accepted', 'partly-filled', 'filled', 'rejected', 'cancelled', 'expired', 'unknown'],
  'partly-filled': ['filled', 'cancelled', 'expired', 'unknown'],
  unknown: ['sent', 'accepted', 'held', 'partly-filled', 'filled', 'rejected', 'cancelled', 'expired'],
  filled: [],
  rejected: [],
  cancelled: [],
  expired: [],
};

export const canMove = (from: OrderStatus, to: OrderStatus): boolean => ORDER_MOVES[from].includes(to);

/** Nothing can happen to the order any more. */
export const isOver = (status: OrderStatus): boolean => ORDER_MOVES[status].length === 0;

const filled = (order: Order | null): number => order?.filledQuantity ?? 0;

/**
 * The record with a report taken in. A move that is allowed is added to the history with its time and source. A report
 * that comes late, with a status that the order has left behind or with fewer shares filled than are known, changes
 * nothing: the very same record is returned.
 */
export function changedRecord(record: OrderRecord, { status, order, at, source, note }: OrderChange): OrderRecord {
  if (order !== null && filled(order) < filled(record.order)) return record;
  const known = { order: order ?? record.order, updatedAt: at };
  // An order that is over is told again by every later look, and its exits live on below it.
  if (status === record.status) return { ...record, ...known };
  if (!canMove(record.status, status)) return record;
  return { ...record, ...known, status, history: [...record.history, { status, at, source, note }] };
}
