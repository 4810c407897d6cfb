/**
 * The event engine: several assets on one account, session by session, through the very order matching, risk gate and halts
 * that the crew and its simulated broker use. Slower than the fast engine, and what that one is measured against.
 */
import type { BacktestRules, OrderSide } from '../contracts/index.ts';
import { BEARISH, BULLISH, UNKNOWN, barAt } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { demandRules, firstCountedBar } from './engine-input.ts';
import {
  assetBook,
  bookEnd,
  equityOf,
  eventAccount,
  heldValue,
  type AssetBook,
  type EventAccount,
  type EventMarket,
} from './event-account.ts';
import { enter, fireExitsAtOpen, fireExitsInSession, leave } from './event-orders.ts';
import { noteDailyLoss, plannedEntry } from './event-sizing.ts';

export type { EventMarket } from './event-account.ts';

/** An account after its sessions. The series have one value a session on which any of its assets counted a bar. */
export interface EventBacktest {
  /** Sessions, milliseconds UTC. */
  readonly time: Float64Array;
  /** Dollars at each close; equity = cash + held. */
  readonly equity: Float64Array;
  readonly cash: Float64Array;
  /** Signed market value of all positions. */
  readonly held: Float64Array;
  /**
   * The part of each asset, in the order of the markets: its own trades, costs and holdings, with the equity of the whole
   * account at its closes.
   */
  readonly runs: readonly {
    readonly asset: string;
    readonly run: BacktestRun;
    /** Signed market value of the asset at each of its counted closes: below 0 when short, 0 when flat. */
    readonly held: Float64Array;
  }[];
  readonly costs: BacktestRun['costs'];
  readonly traded: number;
  readonly halted: string | null;
}

/**
 * Runs the rules over assets that share one account, from and to sessions in milliseconds UTC, both included. Where several
 * want to trade in one session, they do so in their order. See `fastBacktest` for the order of things in a bar. Throws
 * RangeError naming what cannot be used, and what `confirm` throws.
 */
export function eventBacktest(
  markets: readonly EventMarket[],
  rules: BacktestRules,
  period: { readonly from: number; readonly to: number },
): EventBacktest {
  const books = booksFor(markets, rules, period);
  const account = eventAccount(rules, books);
  const series = sessionSeries(books);
  for (let now = nextSession(books); now < Infinity; now = nextSession(books)) {
    playSession(account, now);
    series.record(account);
    account.previousEquity = equityOf(account);
    account.peak = Math.max(account.peak, account.previousEquity);
    for (const book of books) if (trades(book, now)) book.next += 1;
  }
  books.forEach(bookEnd);
  return series.result(account);
}

function booksFor(
  markets: readonly EventMarket[],
  rules: BacktestRules,
  { from, to }: { readonly from: number; readonly to: number },
): AssetBook[] {
  if (markets.length === 0) throw new RangeError('there are no markets');
  if (!(from <= to)) throw new RangeError(`from: ${from} lies after the end, ${to}`);
  const assets = new Set(markets.map(({ asset }) => asset));
  if (assets.size < markets.length) throw new RangeError('an asset stands among the markets twice');
  return markets.map((market) => {
    const { columns, stances } = market;
    demandRules(rules, market);
    if (columns.length === 0) throw new RangeError(`there are no bars of ${market.asset}`);
    const first = columns.time.findIndex((time) => time >= from);
    const last = columns.time.findLastIndex((time) => time <= to);
    if (first < 0 || last < first) throw new RangeError(`no bar of ${market.asset} lies in the period`);
    return assetBook(market, firstCountedBar(columns, stances, market, { from: first, to: last }), last);
  });
}

const timeOf = ({ market, next, to }: AssetBook): number =>
  next > to ? Infinity : (market.columns.time[next] ?? Infinity);

/** Whether an asset has a bar in the session that is played. */
const trades = (book: AssetBook, now: number): boolean => timeOf(book) === now;

/** The earliest session that is left; Infinity after the last. */
function nextSession(books: readonly AssetBook[]): number {
  let earliest = Infinity;
  for (const book of books) earliest = Math.min(earliest, timeOf(book));
  return earliest;
}

function playSession(account: EventAccount, now: number): void {
  const { books, rules } = account;
  account.now = now;
  account.ordersToday = 0;
  account.newPositionsToday = 0;
  for (const book of books) {
    if (book.resting !== null && trades(book, now)) fireExitsAtOpen(account, book, openOf(book));
  }
  for (const book of books) {
    const isDue = rules.fillAt === 'next-open' && book.next > book.from && trades(book, now);
    if (isDue) act(account, book, book.next - 1, openOf(book));
  }
  for (const book of books) {
    if (!trades(book, now)) continue;
    if (book.resting !== null) fireExitsInSession(account, book, barAt(book.market.columns, book.next));
    book.mark = closeOf(book);
  }
  for (const book of books) {
    // At the very end nothing is ordered any more, as little as at the open that would come after it.
    if (rules.fillAt !== 'close' || !trades(book, now) || book.next === book.to) continue;
    act(account, book, book.next, closeOf(book));
    book.mark = closeOf(book);
  }
}

const openOf = ({ market, next }: AssetBook): number => market.columns.open[next] ?? Number.NaN;
const closeOf = ({ market, next }: AssetBook): number => market.columns.close[next] ?? Number.NaN;

/** Does at a market price what the stance at the close of bar `decision` asks for: one order at most. */
function act(account: EventAccount, book: AssetBook, decision: number, marketPrice: number): void {
  const { stances, freshnessBars } = book.market;
  const stance = stances[decision] ?? UNKNOWN;
  if (book.position !== 0) {
    if (stance !== (book.position > 0 ? BEARISH : BULLISH)) return;
    noteDailyLoss(account);
    leave(account, book, marketPrice);
    return;
  }
  const side = entrySide(stance, account.rules);
  if (side === null || !isFresh(stances, decision, freshnessBars)) return;
  const planned = plannedEntry(account, book, side, decision);
  if (!planned) return;
  enter(account, book, planned, marketPrice);
  fireExitsAtOpen(account, book, marketPrice);
}

function entrySide(stance: number, { allowShort }: BacktestRules): OrderSide | null {
  if (stance === BULLISH) return 'buy';
  return stance === BEARISH && allowShort ? 'sell' : null;
}

/** Whether the stance at a bar began within the last bars, its own included; one whose beginning is not known did not. */
function isFresh(stances: Int8Array, index: number, freshnessBars: number): boolean {
  if (freshnessBars === Infinity) return true;
  for (let back = 1; back <= freshnessBars; back++) {
    const before = stances[index - back] ?? UNKNOWN;
    if (before !== stances[index]) return before !== UNKNOWN;
  }
  return false;
}

interface SessionSeries {
  /** Writes down the account at the close of its session. */
  readonly record: (account: EventAccount) => void;
  readonly result: (account: EventAccount) => EventBacktest;
}

function sessionSeries(books: readonly AssetBook[]): SessionSeries {
  const capacity = books.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const series = () => new Float64Array(capacity);
  const [time, equity, cash, held] = [series(), series(), series(), series()];
  const own = books.map(({ from, to }) => ({
    equity: new Float64Array(to - from + 1),
    held: new Float64Array(to - from + 1),
  }));
  let count = 0;
  return {
    record: (account) => {
      time[count] = account.now;
      cash[count] = account.cash;
      held[count] = heldValue(account);
      equity[count] = equityOf(account);
      for (let place = 0; place < books.length; place++) {
        const [book, part] = [books[place], own[place]];
        if (!book || !part || !trades(book, account.now)) continue;
        part.equity[book.next - book.from] = equity[count] ?? Number.NaN;
        part.held[book.next - book.from] = book.position * book.mark;
      }
      count += 1;
    },
    result: (account) => {
      const halted = account.halts.find(({ code }) => code === 'DRAWDOWN')?.because ?? null;
      const cut = (values: Float64Array): Float64Array => values.slice(0, count);
      const total = (pick: (book: AssetBook) => number): number => books.reduce((sum, book) => sum + pick(book), 0);
      return {
        time: cut(time),
        equity: cut(equity),
        cash: cut(cash),
        held: cut(held),
        runs: books.map((book, place) => {
          const { equity: closes = NONE, held: values = NONE } = own[place] ?? {};
          return { asset: book.market.asset, run: runOf(book, closes, halted), held: values };
        }),
        costs: { commission: total((book) => book.commission), slippage: total((book) => book.slippage) },
        traded: total((book) => book.traded),
        halted,
      };
    },
  };
}

const NONE = new Float64Array();

function runOf(book: AssetBook, equity: Float64Array, halted: string | null): BacktestRun {
  const { from, to, tape, commission, slippage, traded } = book;
  return { from, to, equity, trades: tape.columns(), costs: { commission, slippage }, traded, halted };
}
