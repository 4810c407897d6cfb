/**
 * The orders of the event engine, from the intent to the fill: entries with the exits that rest for them, exits that fire,
 * and positions that are left. Which order meets the market, and at what price, is the domain's order matching.
 */
import type { Bar, Order, OrderIntent, OrderSide } from '../contracts/index.ts';
import {
  activeExits,
  matchAtOpen,
  matchExitsAtOpen,
  matchExitsInSession,
  newOrder,
  payableQuantity,
  remainingQuantity,
  slippageBpsOf,
  withEntryClosed,
  type ExitMatch,
} from '../domain/matching/index.ts';
import { bookEntry, bookExit, spendableCash, type AssetBook, type EventAccount } from './event-account.ts';
import type { PlannedEntry } from './event-sizing.ts';

/** Lets the open of the next bar meet the resting exits. */
export const fireExitsAtOpen = (account: EventAccount, book: AssetBook, open: number): void =>
  fireExits(account, book, (resting, slippageBps) => matchExitsAtOpen(activeExits(resting), open, slippageBps));

/** Lets the rest of a bar meet the exits that rested through its open. */
export const fireExitsInSession = (account: EventAccount, book: AssetBook, bar: Bar): void =>
  fireExits(account, book, (resting, slippageBps) => matchExitsInSession(activeExits(resting), bar, slippageBps));

function fireExits(
  account: EventAccount,
  book: AssetBook,
  matchOf: (resting: Order, slippageBps: number) => ExitMatch | null,
): void {
  if (book.resting === null) return;
  const fired = matchOf(book.resting, slippageBps(account, book, Math.abs(book.position)));
  if (!fired) return;
  const { exit, match } = fired;
  if (exit.role === 'entry') throw new Error('an entry is no exit');
  const execution = { order: book.resting, part: exit, quantity: remainingQuantity(exit), match };
  bookExit(account, book, execution, exit.role);
  book.resting = null;
  if (exit.role === 'stop') book.stoppedOn = account.now;
}

/** Opens a position at a market price; one that is bought with as many shares as the cash pays for, which may be none. */
export function enter(account: EventAccount, book: AssetBook, planned: PlannedEntry, marketPrice: number): void {
  const { side, quantity, step } = planned;
  const { costs } = account.rules;
  const order = newOrder(intentOf(book, side, quantity, planned), account.now);
  account.ordersToday += 1;
  const match = matchAtOpen(order, marketPrice, slippageBps(account, book, quantity));
  if (!match) return;
  const filled =
    side === 'buy' ? payableQuantity(costs, spendableCash(account), match.price, quantity, step, true) : quantity;
  if (!(filled > 0)) return;
  const entered = bookEntry(account, book, { order, part: order, quantity: filled, match });
  const standing =
    filled < quantity ? withEntryClosed(entered, 'cancelled', 'The cash does not pay for more.', account.now) : entered;
  book.resting = activeExits(standing).length > 0 ? standing : null;
}

/** Leaves the position at a market price, after its resting exits have made way. */
export function leave(account: EventAccount, book: AssetBook, marketPrice: number): void {
  book.resting = null;
  const quantity = Math.abs(book.position);
  const order = newOrder(intentOf(book, book.position > 0 ? 'sell' : 'buy', quantity), account.now);
  account.ordersToday += 1;
  const match = matchAtOpen(order, marketPrice, slippageBps(account, book, quantity));
  if (match) bookExit(account, book, { order, part: order, quantity, match }, 'signal');
}

const slippageBps = ({ rules }: EventAccount, { market, next }: AssetBook, quantity: number): number =>
  slippageBpsOf(rules.costs, quantity, market.columns.volume[next] ?? 0);

type IntentExits = Pick<PlannedEntry, 'stopPrice' | 'targetPrice'>;
const NO_EXITS: IntentExits = { stopPrice: null, targetPrice: null };

function intentOf(
  { market: { asset }, next }: AssetBook,
  side: OrderSide,
  quantity: number,
  { stopPrice, targetPrice }: IntentExits = NO_EXITS,
): OrderIntent {
  const exits = [stopPrice, targetPrice].filter((price) => price !== null).length;
  return {
    clientOrderId: `${asset}-${next}-${side}`,
    runId: 'backtest',
    asset,
    side,
    quantity,
    type: 'market',
    limitPrice: null,
    stopPrice: null,
    orderClass: exits === 2 ? 'bracket' : exits === 1 ? 'oto' : 'simple',
    targetPrice,
    stopLossPrice: stopPrice,
    timeInForce: exits > 0 ? 'gtc' : 'day',
  };
}
