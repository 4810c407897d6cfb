/**
 * The account of the event engine: cash, and for each asset its position, its resting exits and what has become of it. Only
 * fills and closes change it, by the same functions as the simulated broker's book.
 */
import type { BacktestRules, ExitReason, Halt, Order, OrderLeg } from '../contracts/index.ts';
import type { PriceColumns } from '../domain/index.ts';
import { chargedOnSale, commissionOf, slippageCost, withFill, type Match } from '../domain/matching/index.ts';
import type { MarketTerms } from './engine-input.ts';
import { tradeTape, type TradeTape } from './trade-tape.ts';

/** An asset to trade: its bars, the stances on them and what the engine must know of both. */
export interface EventMarket extends MarketTerms {
  readonly asset: string;
  readonly columns: PriceColumns;
  readonly stances: Int8Array;
}

/** What a position was opened with; dollars. */
interface Entry {
  readonly index: number;
  readonly price: number;
  readonly commission: number;
  readonly slippage: number;
}

export interface AssetBook {
  readonly market: EventMarket;
  /** Bars that count, both included. */
  readonly from: number;
  readonly to: number;
  readonly tape: TradeTape;
  /** The bar that comes next. */
  next: number;
  /** Shares, below 0 when short. */
  position: number;
  /** The price that the position is valued at, dollars. */
  mark: number;
  entry: Entry | null;
  /** The order whose exits rest; null where none do. */
  resting: Order | null;
  /** The session of the last stop that was hit, milliseconds UTC. */
  stoppedOn: number | null;
  /** Dollars over all fills of the asset. */
  commission: number;
  slippage: number;
  traded: number;
}

export interface EventAccount {
  readonly rules: BacktestRules;
  readonly books: readonly AssetBook[];
  cash: number;
  /** Equity at the close before, and the highest there was, dollars. */
  previousEquity: number;
  peak: number;
  halts: readonly Halt[];
  /** The session that is traded, milliseconds UTC, and what was ordered and opened in it. */
  now: number;
  ordersToday: number;
  newPositionsToday: number;
}

export const assetBook = (market: EventMarket, from: number, to: number): AssetBook => ({
  market,
  from,
  to,
  tape: tradeTape(),
  next: from,
  position: 0,
  mark: 0,
  entry: null,
  resting: null,
  stoppedOn: null,
  commission: 0,
  slippage: 0,
  traded: 0,
});

export const eventAccount = (rules: BacktestRules, books: readonly AssetBook[]): EventAccount => ({
  rules,
  books,
  cash: rules.capital,
  previousEquity: rules.capital,
  peak: rules.capital,
  halts: [],
  now: Number.NaN,
  ordersToday: 0,
  newPositionsToday: 0,
});

/** Signed market value of all positions, dollars. */
export function heldValue({ books }: EventAccount): number {
  let value = 0;
  for (const { position, mark } of books) value += position * mark;
  return value;
}

export const equityOf = (account: EventAccount): number => account.cash + heldValue(account);

/** Cash for purchases: a short position ties up what it was sold for, and as much again. */
export function spendableCash({ cash, books }: EventAccount): number {
  let tied = 0;
  for (const { position, mark } of books) if (position < 0) tied -= 2 * position * mark;
  return cash - tied;
}

/** A fill of one part of an order in the bar that comes next. */
export interface Execution {
  readonly order: Order;
  readonly part: OrderLeg;
  readonly quantity: number;
  readonly match: Match;
}

/** Books a fill that opens a position, and returns the order as it then stands. */
export function bookEntry(account: EventAccount, book: AssetBook, execution: Execution): Order {
  const { part, quantity, match } = execution;
  const paid = bookCosts(account, book, execution);
  book.position = part.side === 'buy' ? quantity : -quantity;
  book.mark = match.price;
  book.entry = { index: book.next, price: match.price, ...paid };
  account.newPositionsToday += 1;
  return withFill(execution.order, part.role, quantity, match.price, account.now);
}

/** Books a fill that closes the position, and returns the order as it then stands. */
export function bookExit(account: EventAccount, book: AssetBook, execution: Execution, reason: ExitReason): Order {
  const { order, part, quantity, match } = execution;
  const paid = bookCosts(account, book, execution);
  recordTrade(book, { index: book.next, price: match.price, ...paid }, reason);
  book.position = 0;
  book.entry = null;
  return withFill(order, part.role, quantity, match.price, account.now);
}

/** Records what is still held as a trade that ends at the last close, without the costs of leaving. */
export function bookEnd(book: AssetBook): void {
  const price = book.market.columns.close[book.to] ?? Number.NaN;
  if (book.position !== 0) recordTrade(book, { index: book.to, price, commission: 0, slippage: 0 }, 'end');
}

function recordTrade({ tape, position, entry }: AssetBook, exit: Entry, reason: ExitReason): void {
  if (!entry) throw new Error('a position without an entry cannot be left');
  tape.record({
    side: Math.sign(position),
    quantity: Math.abs(position),
    entryIndex: entry.index,
    entryPrice: entry.price,
    exitIndex: exit.index,
    exitPrice: exit.price,
    reason,
    commission: entry.commission + exit.commission,
    slippage: entry.slippage + exit.slippage,
  });
}

/** Moves the cash of a fill, and returns its commission and slippage. */
function bookCosts(account: EventAccount, book: AssetBook, { part, quantity, match }: Execution) {
  const notional = quantity * match.price;
  const asked = commissionOf(account.rules.costs, quantity, match.price, part.filledQuantity === 0);
  const commission = part.side === 'buy' ? asked : chargedOnSale(asked, account.cash, notional);
  const slippage = slippageCost(part.side, match.price, match.marketPrice, quantity);
  account.cash += part.side === 'buy' ? -(notional + commission) : notional - commission;
  book.commission += commission;
  book.slippage += slippage;
  book.traded += notional;
  return { commission, slippage };
}
