/**
 * The life of an order as a state machine: which status may follow which, whoever reports it and in whatever order the
 * reports arrive. What is over stays over, and nobody unsays a fill, neither of an order nor of an exit below it.
 */
import type { Order, OrderChange, OrderLeg, OrderRecord, OrderStatus } from '../contracts/index.ts';
import { stableJson } from './stable-hash.ts';

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
 * nothing, and neither does one that was told before: the very same record is returned.
 */
export function changedRecord(record: OrderRecord, change: OrderChange): OrderRecord {
  const { status, order: told, at, source, note, refusal } = change;
  if (told !== null && filled(told) < filled(record.order)) return record;
  const order = told === null ? record.order : withKnownLegs(told, record.order);
  const known = { order, updatedAt: at };
  // An order that is over is told again by every later look, and its exits live on below it.
  if (status === record.status) {
    const isNews = told === null || stableJson(order) !== stableJson(record.order);
    return isNews ? { ...record, ...known } : record;
  }
  if (!canMove(record.status, status)) return record;
  const move = { status, at, source, note, ...(refusal && { refusal }) };
  return { ...record, ...known, status, history: [...record.history, move] };
}

/** The order as it was told, its exits as far along as anybody has told them; one that is left out is not gone. */
function withKnownLegs(told: Order, known: Order | null): Order {
  if (known === null || known.legs.length === 0) return told;
  const before = new Map(known.legs.map((leg) => [leg.brokerOrderId, leg]));
  const legs = told.legs.map((leg) => furtherLeg(before.get(leg.brokerOrderId), leg));
  const ids = new Set(told.legs.map((leg) => leg.brokerOrderId));
  return { ...told, legs: [...legs, ...known.legs.filter((leg) => !ids.has(leg.brokerOrderId))] };
}

function furtherLeg(known: OrderLeg | undefined, told: OrderLeg): OrderLeg {
  if (known === undefined) return told;
  if (told.filledQuantity < known.filledQuantity) return known;
  if (told.status === known.status || canMove(known.status, told.status)) return told;
  // Shares that filled count whatever else is said of the leg; only what works by that report is over all the same.
  if (told.filledQuantity > known.filledQuantity) {
    return isOver(told.status) ? told : { ...told, status: known.status, reason: known.reason };
  }
  return known;
}
