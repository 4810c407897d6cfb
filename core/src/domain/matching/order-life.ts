/**
 * The life of an order as pure changes: placed, filled in parts, closed. Every function returns a new order. Exits
 * rest only for what their entry has filled, and one exit's fill ends the other exit and the rest of the entry.
 */
import {
  WORKING_STATUSES,
  type Order,
  type OrderIntent,
  type OrderLeg,
  type OrderRole,
  type OrderStatus,
} from '../../contracts/index.ts';
import { roundQuantity } from './draws.ts';

export type ClosedStatus = Extract<OrderStatus, 'rejected' | 'cancelled' | 'expired'>;

/** Whether this order or leg can still fill. */
export const isWorking = (part: OrderLeg): boolean => WORKING_STATUSES.includes(part.status);

/** Whether an order or any of its legs can still fill. */
export const canStillFill = (order: Order): boolean => isWorking(order) || order.legs.some(isWorking);

/** What an order or leg has left to fill, in shares. */
export const remainingQuantity = (part: OrderLeg): number => roundQuantity(part.quantity - part.filledQuantity);

/** The exits that rest in the market: not those that still wait for their entry. */
export const activeExits = (order: Order): OrderLeg[] =>
  [order, ...order.legs].filter((part) => part.role !== 'entry' && part.status !== 'held' && isWorking(part));

/**
 * The order that a broker makes of an intent. A bracket is its entry with a target and a stop that are held until it
 * fills, an oto its entry with the one of them that it has a price for; an oco is its target, with the stop as its leg.
 */
export function newOrder(intent: OrderIntent, at: number): Order {
  const part = (role: OrderRole, status: OrderStatus): OrderLeg => ({
    ...identityOf(intent, role),
    asset: intent.asset,
    quantity: intent.quantity,
    status,
    filledQuantity: 0,
    averageFillPrice: null,
    submittedAt: at,
    updatedAt: at,
    reason: null,
  });
  const common = { orderClass: intent.orderClass, timeInForce: intent.timeInForce };
  if (intent.orderClass === 'oco') {
    return { ...part('target', 'accepted'), ...common, legs: [part('stop', 'accepted')] };
  }
  const legs = exitRolesOf(intent).map((role) => part(role, 'held'));
  return { ...part('entry', 'accepted'), ...common, legs };
}

/** The exits that wait for an entry, target first. */
function exitRolesOf({ orderClass, targetPrice, stopLossPrice }: OrderIntent): OrderRole[] {
  if (orderClass === 'bracket') return ['target', 'stop'];
  if (orderClass !== 'oto') return [];
  return [...(targetPrice === null ? [] : ['target' as const]), ...(stopLossPrice === null ? [] : ['stop' as const])];
}

/** The ids, side and prices of one part of an intent; only a leg's ids carry its role. */
function identityOf(intent: OrderIntent, role: OrderRole) {
  const stands = role === 'entry' || (intent.orderClass === 'oco' && role === 'target');
  const clientOrderId = stands ? intent.clientOrderId : `${intent.clientOrderId}-${role}`;
  const ids = { clientOrderId, brokerOrderId: `sim-${clientOrderId}`, role };
  if (role === 'entry') {
    const { side, type, limitPrice, stopPrice } = intent;
    return { ...ids, side, type, limitPrice, stopPrice };
  }
  // The exits of an entry leave what it enters; those of an oco stand for themselves.
  const leaving = intent.side === 'buy' ? ('sell' as const) : ('buy' as const);
  const side = intent.orderClass === 'oco' ? intent.side : leaving;
  return role === 'target'
    ? { ...ids, side, type: 'limit' as const, limitPrice: intent.targetPrice, stopPrice: null }
    : { ...ids, side, type: 'stop' as const, limitPrice: null, stopPrice: intent.stopLossPrice };
}

/** The order after a part of it filled: quantity in shares, price in dollars. */
export function withFill(order: Order, role: OrderRole, quantity: number, price: number, at: number): Order {
  const filled = changePart(order, role, (part) => filledPart(part, quantity, price, at));
  if (role === 'entry') return withExitsCovering(filled, at);
  const finished = [filled, ...filled.legs].some((part) => part.role === role && part.status === 'filled');
  return finished ? withClosed(filled, 'cancelled', `The ${role} filled first.`, at) : filled;
}

/** The order with every part that still works closed; parts that are done stay as they are. */
export const withClosed = (order: Order, status: ClosedStatus, reason: string, at: number): Order => ({
  ...closedPart(order, status, reason, at),
  legs: order.legs.map((leg) => closedPart(leg, status, reason, at)),
});

/** The order with its entry closed: its exits keep covering what has filled, and are cancelled when nothing has. */
export function withEntryClosed(order: Order, status: ClosedStatus, reason: string, at: number): Order {
  const closed = changePart(order, 'entry', (entry) => closedPart(entry, status, reason, at));
  if (closed.filledQuantity > 0) return closed;
  return withClosed(closed, 'cancelled', 'The entry did not fill.', at);
}

function filledPart<Part extends OrderLeg>(part: Part, quantity: number, price: number, at: number): Part {
  const filledQuantity = roundQuantity(part.filledQuantity + quantity);
  const cost = (part.averageFillPrice ?? 0) * part.filledQuantity + price * quantity;
  return {
    ...part,
    filledQuantity,
    averageFillPrice: cost / filledQuantity,
    status: filledQuantity >= part.quantity ? 'filled' : 'partly-filled',
    updatedAt: at,
  };
}

const withExitsCovering = (order: Order, at: number): Order => ({
  ...order,
  legs: order.legs.map((leg) => ({
    ...leg,
    quantity: order.filledQuantity,
    status: leg.status === 'held' ? 'accepted' : leg.status,
    updatedAt: at,
  })),
});

const closedPart = <Part extends OrderLeg>(part: Part, status: ClosedStatus, reason: string, at: number): Part =>
  isWorking(part) ? { ...part, status, reason, updatedAt: at } : part;

function changePart(order: Order, role: OrderRole, change: <Part extends OrderLeg>(part: Part) => Part): Order {
  if (order.role === role) return change(order);
  return { ...order, legs: order.legs.map((leg) => (leg.role === role ? change(leg) : leg)) };
}
