/**
 * Works the orders of a book against a session: first at its open, where nothing but the open is known, then through
 * the rest of its bar. Oldest order first; within an order the exits that already rest come before the entry.
 */
import { sessionOf, type Bar, type Order, type SimulatedOrder, type SimulationCosts } from '../contracts/index.ts';
import {
  activeExits,
  firstPart,
  isWorking,
  matchAtOpen,
  matchExitsAfterEntry,
  matchExitsAtOpen,
  matchExitsInSession,
  matchInSession,
  payableQuantity,
  remainingQuantity,
  slippageBpsOf,
  withClosed,
  withEntryClosed,
  type ExitMatch,
  type Match,
} from '../domain/matching/index.ts';
import { sessionCloseInstant, sessionInstant, type ReplayedMarket } from './replayed-market.ts';
import type { SimulatedBook } from './simulated-book.ts';

/** A book, the market that its orders meet, and what trading costs there. */
export interface TradingFloor {
  readonly book: SimulatedBook;
  readonly market: ReplayedMarket;
  readonly costs: SimulationCosts;
}

/** Matches every resting order at the open of the book's session; an asset without a bar keeps its orders waiting. */
export function matchOrdersAtOpen(floor: TradingFloor): void {
  for (const item of [...floor.book.openOrders]) matchOrderAtOpen(floor, item);
}

/** Matches one order at the open of the book's session and returns it as it then stands. */
export function matchOrderAtOpen(floor: TradingFloor, item: SimulatedOrder): SimulatedOrder {
  const bar = floor.market.barOf(item.intent.asset, floor.book.session);
  if (!bar) return item;
  const { open } = bar;
  const time = sessionInstant(floor.book.session);
  const exitsAtOpen = (at: SimulatedOrder): SimulatedOrder =>
    fillExit(floor, at, matchExitsAtOpen(activeExits(at.order), open, slippageOfExits(floor, at, bar)), time);

  const exited = exitsAtOpen(item);
  if (!entryMayFill(exited.order, floor.book.session)) return exited;
  const match = matchAtOpen(exited.order, open, slippageOfEntry(floor, exited, bar));
  return match ? exitsAtOpen(fillEntry(floor, exited, match, time)) : exited;
}

/** Matches every resting order against the rest of the session's bar, then lets the day orders expire. */
export function matchOrdersInSession(floor: TradingFloor): void {
  const time = sessionCloseInstant(floor.book.session);
  for (const item of [...floor.book.openOrders]) {
    const bar = floor.market.barOf(item.intent.asset, floor.book.session);
    if (!bar) continue;
    const worked = matchOrderInSession(floor, item, bar, time);
    if (hasExpired(worked.order, floor.book.session)) {
      floor.book.put({ ...worked, order: withClosed(worked.order, 'expired', 'Its session is over.', time) });
    }
  }
}

function matchOrderInSession(floor: TradingFloor, item: SimulatedOrder, bar: Bar, time: number): SimulatedOrder {
  const exits = activeExits(item.order);
  const exited = fillExit(floor, item, matchExitsInSession(exits, bar, slippageOfExits(floor, item, bar)), time);
  if (!entryMayFill(exited.order, floor.book.session)) return exited;
  const match = matchInSession(exited.order, bar, slippageOfEntry(floor, exited, bar));
  if (!match) return exited;
  const entered = fillEntry(floor, exited, match, time);
  const slippageBps = slippageOfExits(floor, entered, bar);
  return fillExit(floor, entered, matchExitsAfterEntry(activeExits(entered.order), bar, slippageBps), time);
}

/** Basis points that an exit of the order loses in this bar: its exits cover the same shares. */
function slippageOfExits({ costs }: TradingFloor, { order }: SimulatedOrder, { volume }: Bar): number {
  const quantity = Math.max(0, ...activeExits(order).map(remainingQuantity));
  return slippageBpsOf(costs, quantity, volume);
}

/** Basis points that the entry loses in this bar: by what it wants there, also where the cash then pays for less. */
const slippageOfEntry = (floor: TradingFloor, item: SimulatedOrder, { volume }: Bar): number =>
  slippageBpsOf(floor.costs, wantedNow(floor, item), volume);

/** The second part of a split order waits for the session after the first. */
const entryMayFill = (order: Order, session: string): boolean =>
  order.role === 'entry' && isWorking(order) && !isSplitIn(order, session);

const isSplitIn = (order: Order, session: string): boolean =>
  order.status === 'partly-filled' && sessionOf(order.updatedAt) === session;

/** A day order lives for one session of its asset, and for one more when it filled in two parts. */
const hasExpired = (order: Order, session: string): boolean =>
  order.timeInForce === 'day' && !isSplitIn(order, session) && [order, ...order.legs].some(isWorking);

function fillExit(floor: TradingFloor, item: SimulatedOrder, fired: ExitMatch | null, time: number): SimulatedOrder {
  if (!fired) return item;
  return floor.book.fill(item, fired.exit, remainingQuantity(fired.exit), fired.match, time);
}

/** What an order wants to fill next: all that is left, or the first part of an order that is split. */
function wantedNow(floor: TradingFloor, item: SimulatedOrder): number {
  const { book, costs } = floor;
  const { order, intent } = item;
  const rest = remainingQuantity(order);
  if (order.filledQuantity > 0) return rest;
  return firstPart(book.seed, intent.clientOrderId, rest, quantityStep(floor, item), costs.partialFillRate);
}

function fillEntry(floor: TradingFloor, item: SimulatedOrder, match: Match, time: number): SimulatedOrder {
  const { book, costs } = floor;
  const { order } = item;
  const wanted = wantedNow(floor, item);
  const isFirst = order.filledQuantity === 0;
  const payable =
    order.side === 'buy'
      ? payableQuantity(costs, book.cash, match.price, wanted, quantityStep(floor, item), isFirst)
      : wanted;
  const filled = payable > 0 ? book.fill(item, order, payable, match, time) : item;
  if (payable === wanted) return filled;
  const reason =
    `Not enough cash: ${wanted} shares at $${match.price.toFixed(2)} were due, ` +
    `$${book.cash.toFixed(2)} is left after ${payable}.`;
  const status = filled.order.filledQuantity > 0 ? 'cancelled' : 'rejected';
  return book.put({ ...filled, order: withEntryClosed(filled.order, status, reason, time) });
}

/** Orders with exits trade in whole shares, whatever the instrument allows. */
function quantityStep({ market }: TradingFloor, { intent }: SimulatedOrder): number {
  const increment = market.instrumentOf(intent.asset)?.quantityIncrement ?? 1;
  return intent.orderClass === 'simple' ? increment : Math.max(1, increment);
}
