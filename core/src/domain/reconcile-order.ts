/**
 * One record of our book held against the broker's order. Shares that filled at the broker always count, and a record is
 * closed only where the broker was asked for it and is sure to have none.
 */
import { WORKING_STATUSES, type Order, type OrderChange, type OrderLeg, type OrderRecord } from '../contracts/index.ts';
import { canMove, isOver } from './order-states.ts';
import { roundToIncrement } from './rounding.ts';
import { stableJson } from './stable-hash.ts';

/** So long an intent may be under way to the broker before its absence there counts, milliseconds. */
export const UNDER_WAY_MS = 120_000;

/** What became of a record. */
export type Fate =
  /** Both agree; `changes` is what our book has still to learn, oldest first. */
  | { readonly kind: 'matched'; readonly changes: readonly OrderChange[] }
  /** Still under way, or its run is at work: too early to say. */
  | { readonly kind: 'pending' }
  /** It never reached the broker; the change closes it. */
  | { readonly kind: 'never-arrived'; readonly changes: readonly OrderChange[] }
  /** It reached the broker, as our book has it, and the broker has no such order. */
  | { readonly kind: 'missing' }
  /** Both know it, and what they say cannot both be true. */
  | { readonly kind: 'differing' };

const partsOf = (order: Order): OrderLeg[] => [order, ...order.legs];

export const isWorking = ({ status }: Pick<OrderLeg, 'status'>): boolean => WORKING_STATUSES.includes(status);

/** Whether a part of the order can still fill. */
export const canFill = (order: Order): boolean => partsOf(order).some(isWorking);

/** Shares without the dust of binary fractions. */
export const shares = (quantity: number): number => roundToIncrement(quantity, 1e-9, 'nearest');

/** What the order and its exits brought into the account by now: shares, negative where they left it. */
export const broughtIn = (order: Order | null): number =>
  order === null
    ? 0
    : shares(
        partsOf(order).reduce(
          (sum, { side, filledQuantity }) => sum + (side === 'buy' ? filledQuantity : -filledQuantity),
          0,
        ),
      );

/** Whether anything can still become of the record: it, or an exit of it, is not over. */
export const isOpen = ({ status, order }: Pick<OrderRecord, 'status' | 'order'>): boolean =>
  !isOver(status) || (order?.legs.some(isWorking) ?? false);

/** Whether our book knows of shares that the broker's order does not show. */
function isLessFilled(order: Order, known: Order | null): boolean {
  if (known === null) return false;
  if (order.filledQuantity < known.filledQuantity) return true;
  return known.legs.some((leg) => {
    const told = order.legs.find(({ brokerOrderId }) => brokerOrderId === leg.brokerOrderId);
    return (told?.filledQuantity ?? 0) < leg.filledQuantity;
  });
}

/** What our book has to learn from the broker's order; null when the two cannot be brought together. */
export function changesFrom(record: OrderRecord, order: Order, at: number): OrderChange[] | null {
  const { status } = record;
  const change = (to: OrderRecord['status']): OrderChange => ({
    status: to,
    order,
    at,
    source: 'reconciliation',
    note: order.reason,
  });
  if (isLessFilled(order, record.order)) return null;
  if (order.status === status || sameFate(record, order)) {
    return stableJson(order) === stableJson(record.order) ? [] : [change(status)];
  }
  if (canMove(status, order.status)) return [change(order.status)];
  // It was sent before our book could say so.
  if (status === 'planned') {
    const sent = { ...change('sent'), order: null, note: null };
    return order.status === 'sent' ? [{ ...sent, order }] : [sent, change(order.status)];
  }
  return null;
}

/** Another word for the same: both can still fill, or both are over with as many shares. */
function sameFate({ status, order: known }: OrderRecord, order: Order): boolean {
  if (canMove(status, order.status)) return false;
  if (isOver(status) && isOver(order.status)) return (known?.filledQuantity ?? 0) === order.filledQuantity;
  return !isOver(status) && !isOver(order.status) && status !== 'planned';
}

/**
 * The fate of a record. `order` is the broker's, null where the broker was asked for it by its id and has none, and
 * undefined where it was not asked: what was over at the last comparison is not asked about again.
 */
export function fateOf(
  record: OrderRecord,
  order: Order | null | undefined,
  { now, isAtWork }: { readonly now: number; readonly isAtWork: boolean },
): Fate {
  if (order === undefined) return { kind: 'matched', changes: [] };
  if (order !== null) {
    const changes = changesFrom(record, order, now);
    return changes === null ? { kind: 'differing' } : { kind: 'matched', changes };
  }
  if (record.order === null && (isOver(record.status) || isUnconfirmed(record))) {
    if (isOver(record.status)) return { kind: 'matched', changes: [] };
    if (isAtWork || now - record.updatedAt < UNDER_WAY_MS) return { kind: 'pending' };
    return { kind: 'never-arrived', changes: [closing(now)] };
  }
  const isHarmless = !isOpen(record) && record.order !== null && partsOf(record.order).every(isUnfilled);
  return isHarmless ? { kind: 'matched', changes: [] } : { kind: 'missing' };
}

const isUnconfirmed = ({ status }: OrderRecord): boolean =>
  status === 'planned' || status === 'sent' || status === 'unknown';

const isUnfilled = ({ filledQuantity }: OrderLeg): boolean => filledQuantity === 0;

const closing = (at: number): OrderChange => ({
  status: 'cancelled',
  order: null,
  at,
  source: 'reconciliation',
  note: 'It never reached the broker.',
});
