/**
 * The fast engine: one asset, one loop over typed arrays. It comes to the very numbers of the event engine, trade by trade
 * and close by close, by the same arithmetic on plain numbers instead of orders and accounts.
 */
import type { BacktestRules } from '../contracts/index.ts';
import { BEARISH, BULLISH, NEUTRAL, UNKNOWN, type PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { demandRules, firstCountedBar, type MarketTerms } from './engine-input.ts';
import { close, fastAccount, open, valueAtEnd, type FastAccount } from './fast-account.ts';
import { openings, type Openings } from './fast-openings.ts';
import { inStretches } from './in-stretches.ts';

export interface BacktestPeriod extends MarketTerms {
  /** Bars that count, both included; bars before `from` only warm up. */
  readonly from: number;
  readonly to: number;
}

/**
 * Runs the rules over one asset. A view at a close is filled at the next open, or at that close where the rules say so; a
 * bar first shows its open, where exits go before new orders, then the rest of itself, the stop before the target. The first
 * decision is taken at the close of the first bar that counts, and the last at the close before the last: what would be
 * ordered at the very end is not. Nothing is allocated for a bar on which nothing is traded.
 *
 * `stances` has one for each bar. Throws RangeError naming what cannot be used, and what `confirm` throws.
 */
export function fastBacktest(
  columns: PriceColumns,
  stances: Int8Array,
  rules: BacktestRules,
  period: BacktestPeriod,
): BacktestRun {
  demandRules(rules, period);
  const from = firstCountedBar(columns, stances, period, period);
  const { to, freshnessBars } = period;
  const account = fastAccount(rules);
  const trader: Trader = {
    account,
    columns,
    openingOf: openings(columns, rules, period),
    allowShort: rules.allowShort,
  };
  // A stance whose beginning is not known is not fresh, unless every stance is.
  const unknownTurn = freshnessBars === Infinity ? from : NEVER;
  const walk: Walk = {
    trader,
    stances,
    equity: new Float64Array(to - from + 1),
    from,
    to,
    freshnessBars,
    isNextOpen: rules.fillAt === 'next-open',
    unknownTurn,
    stance: stances[from] ?? UNKNOWN,
    turn: turnOf(stances, from, unknownTurn),
  };
  inStretches(from, to + 1, (first, end) => walkBars(walk, first, end));
  valueAtEnd(account, to, columns.close[to] ?? Number.NaN);
  const { equity } = walk;
  const { commission, slippage, traded, halted } = account;
  const costs = { commission, slippage };
  return { from, to, equity, trades: account.tape.columns(), costs, traded, halted };
}

/** A backtest under way. */
interface Walk {
  readonly trader: Trader;
  readonly stances: Int8Array;
  readonly equity: Float64Array;
  readonly from: number;
  readonly to: number;
  readonly freshnessBars: number;
  readonly isNextOpen: boolean;
  /** Where a stance begins whose beginning is not known. */
  readonly unknownTurn: number;
  /** The stance at the last close that was walked over, and the bar at which it began. */
  stance: number;
  turn: number;
}

/** Walks over the bars from `first` up to, but not including, `end`. */
function walkBars(walk: Walk, first: number, end: number): void {
  const { trader, stances, equity, from, to, freshnessBars, isNextOpen, unknownTurn } = walk;
  const { account, columns } = trader;
  let { stance, turn } = walk;
  // What the account has, beside it: on most bars nothing is traded, and then nothing but this is touched.
  let { cash, position, previousEquity, peak } = account;
  for (let index = first; index < end; index++) {
    const closed = columns.close[index] ?? Number.NaN;
    if (index > from) {
      const isFresh = index - 1 - turn < freshnessBars;
      const isAsked = isNextOpen && asksForOrder(stance, position, isFresh);
      if (isAsked || (position !== 0 && touchesExit(account, columns, index))) {
        account.previousEquity = previousEquity;
        account.peak = peak;
        tradeInBar(trader, isNextOpen ? stance : NEUTRAL, isFresh, index);
        ({ cash, position } = account);
      }
      const next = stances[index] ?? UNKNOWN;
      if (next !== stance) turn = stance === UNKNOWN ? unknownTurn : index;
      stance = next;
    }
    if (!isNextOpen && index < to && asksForOrder(stance, position, index - turn < freshnessBars)) {
      account.previousEquity = previousEquity;
      account.peak = peak;
      act(trader, stance, true, index, index, closed);
      ({ cash, position } = account);
    }
    const total = cash + position * closed;
    equity[index - from] = total;
    previousEquity = total;
    if (total > peak) peak = total;
  }
  account.previousEquity = previousEquity;
  account.peak = peak;
  walk.stance = stance;
  walk.turn = turn;
}

/** Before every bar, by more than anything counts as fresh. */
const NEVER = -(2 ** 30);

interface Trader {
  readonly account: FastAccount;
  readonly columns: PriceColumns;
  readonly openingOf: Openings;
  readonly allowShort: boolean;
}

/** Whether a stance may ask for an order: one that opens a position, while it is fresh, or one that closes it. */
const asksForOrder = (stance: number, position: number, isFresh: boolean): boolean =>
  position === 0
    ? isFresh && (stance === BULLISH || stance === BEARISH)
    : stance === (position > 0 ? BEARISH : BULLISH);

/** Whether a bar comes to the stop or the target of what is held. */
function touchesExit({ position, stopPrice, targetPrice }: FastAccount, columns: PriceColumns, index: number): boolean {
  const open = columns.open[index] ?? Number.NaN;
  const low = columns.low[index] ?? Number.NaN;
  const high = columns.high[index] ?? Number.NaN;
  const below = position > 0 ? stopPrice : targetPrice;
  const above = position > 0 ? targetPrice : stopPrice;
  return low <= below || high >= above || open <= below || open >= above || high <= below || low >= above;
}

/** What happens in a bar after a stance at the close before: exits at the open, what it asks for, exits inside the bar. */
function tradeInBar(trader: Trader, stance: number, isFresh: boolean, index: number): void {
  const { account, columns } = trader;
  if (account.position !== 0) exitAtOpen(account, columns, index);
  if (stance !== NEUTRAL) act(trader, stance, isFresh, index - 1, index, columns.open[index] ?? Number.NaN);
  if (account.position !== 0) exitInBar(account, columns, index);
}

/** Does in bar `index` at a market price what the stance at the close of bar `decision` asks for: one order at most. */
function act(
  { account, columns, openingOf, allowShort }: Trader,
  stance: number,
  isFresh: boolean,
  decision: number,
  index: number,
  marketPrice: number,
): void {
  const { position } = account;
  if (position !== 0) {
    if (stance !== (position > 0 ? BEARISH : BULLISH)) return;
    close(account, 'signal', index, marketPrice, columns.volume[index] ?? 0);
    return;
  }
  if (!isFresh || (stance !== BULLISH && !(allowShort && stance === BEARISH))) return;
  const opening = openingOf(account, stance, decision, index);
  if (!opening) return;
  open(account, opening, index, marketPrice, columns.volume[index] ?? 0);
}

/** The bar at which the stance at `index` began; `unknown` where the bars do not reach back to it. */
function turnOf(stances: Int8Array, index: number, unknown: number): number {
  let begin = index;
  while (begin > 0 && stances[begin - 1] === stances[index]) begin--;
  return begin > 0 && stances[begin - 1] !== UNKNOWN ? begin : unknown;
}

/** Leaves at the open where it lies at an exit or past it: at the open itself, as nothing better was to be had. */
function exitAtOpen(account: FastAccount, { open: opens, volume }: PriceColumns, index: number): void {
  const marketPrice = opens[index] ?? Number.NaN;
  const { position, stopPrice, targetPrice } = account;
  const isStopped = position > 0 ? marketPrice <= stopPrice : marketPrice >= stopPrice;
  const isReached = position > 0 ? marketPrice >= targetPrice : marketPrice <= targetPrice;
  if (!isStopped && !isReached) return;
  close(account, isStopped ? 'stop' : 'target', index, marketPrice, volume[index] ?? 0);
}

/** Leaves inside the bar at the price of an exit that it touches; where it touches both, at the stop. */
function exitInBar(account: FastAccount, columns: PriceColumns, index: number): void {
  exitAtOpen(account, columns, index);
  if (account.position === 0) return;
  const lowest = Math.min(columns.low[index] ?? Number.NaN, columns.high[index] ?? Number.NaN);
  const highest = Math.max(columns.low[index] ?? Number.NaN, columns.high[index] ?? Number.NaN);
  const { position, stopPrice, targetPrice } = account;
  const isStopped = position > 0 ? lowest <= stopPrice : highest >= stopPrice;
  const isReached = position > 0 ? highest >= targetPrice : lowest <= targetPrice;
  if (!isStopped && !isReached) return;
  close(account, isStopped ? 'stop' : 'target', index, isStopped ? stopPrice : targetPrice, columns.volume[index] ?? 0);
}
