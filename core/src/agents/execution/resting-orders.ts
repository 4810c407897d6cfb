/**
 * The orders that rest on an asset, as the execution agent judges them: whose they are, what they keep from being sold,
 * and which of them may be cancelled. Nothing that the crew did not place is ever touched.
 */
import type { Order, OrderLeg, OrderSide } from '../../contracts/index.ts';
import { canStillFill, isOurs, isWorking, quantity, roundQuantity } from '../../domain/index.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Say } from '../agent.ts';

/** How often and how long the end of a cancelled order is waited for. */
const CANCEL_LOOKS = 6;
const CANCEL_WAIT_MS = 500;

const partsOf = (order: Order): OrderLeg[] => [order, ...order.legs];

/** The parts of an order that can still fill in a direction. */
export const workingParts = (order: Order, side: OrderSide): OrderLeg[] =>
  partsOf(order).filter((part) => part.side === side && isWorking(part));

export const isMine = (order: Order): boolean => isOurs(order.clientOrderId);

/** Shares that an order and its exits have sold. */
export const soldBy = (order: Order): number =>
  partsOf(order).reduce((sum, part) => (part.side === 'sell' ? sum + part.filledQuantity : sum), 0);

/** Shares that an order keeps from being sold otherwise: its exits share the same ones, and cover what it has bought. */
export function reservedBy(order: Order): number {
  const left = workingParts(order, 'sell').map((part) => part.quantity - part.filledQuantity);
  const most = Math.max(0, ...left);
  return order.side === 'sell' ? most : Math.min(most, Math.max(0, order.filledQuantity - soldBy(order)));
}

/** An exit of ours whose entry is over, and that has no share of ours left to sell. */
export const isOrphan = (order: Order, ownShares: number): boolean =>
  isMine(order) && ownShares <= 0 && workingParts(order, 'sell').length > 0 && !workingParts(order, 'buy').length;

/** An order in a few words: "somebody's-id (to sell 5 AAPL)". */
export function named(order: Order): string {
  const sale = workingParts(order, 'sell')[0];
  const part = sale ?? order;
  return `${order.clientOrderId} (to ${part.side} ${quantity(roundQuantity(part.quantity - part.filledQuantity))} ${part.asset})`;
}

/** An order of ours that was cancelled so that others can be placed: as it rested, and as it stood after. */
export interface MadeWay {
  readonly before: Order;
  after: Order;
}

/**
 * Cancels these orders. Each is on the list `madeWay` before it is cancelled: whatever fails in between, what may be gone
 * is known.
 */
export async function makeWay(
  orders: readonly Order[],
  madeWay: MadeWay[],
  orderDesk: OrderDesk,
  say: Say,
): Promise<void> {
  for (const before of orders) {
    const entry: MadeWay = { before, after: before };
    madeWay.push(entry);
    entry.after = await orderDesk.cancel(before.clientOrderId);
    const isSale = workingParts(before, 'sell').length > 0;
    const what = isSale
      ? `the resting exits of ${before.clientOrderId}`
      : `the resting purchase ${before.clientOrderId}`;
    say('info', `Cancelled ${what} to ${isSale ? 'free the shares' : 'leave the position'}.`);
  }
}

/** Waits until nothing of these orders can fill any more, at least once and for a bounded time. */
export async function waitUntilOver(madeWay: readonly MadeWay[], orderDesk: OrderDesk, clock: Clock): Promise<void> {
  for (let look = 0; look < CANCEL_LOOKS; look += 1) {
    await clock.sleep(CANCEL_WAIT_MS);
    for (const entry of madeWay) entry.after = (await orderDesk.find(entry.before.clientOrderId)) ?? entry.after;
    if (!madeWay.some(({ after }) => canStillFill(after))) return;
  }
}
