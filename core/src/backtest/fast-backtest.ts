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

export interface BacktestPeriod extends MarketTerms {
  /** Bars that count, both included; bars before `from` only warm up. */
  readonly from: number;
  readonly to: number;
}

/**
 * Runs the rules over one asset. A view at a close is filled at the next open, or at that close where the rules say so; a
 * bar first shows its open, where exits go before new orders, then the rest of itself, the stop before the target. The first
 * decision is taken at the close of the first bar that counts. Nothing is allocated for a bar on which nothing is traded.
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
  const isNextOpen = rules.fillAt === 'next-open';
  const account = fastAccount(rules);
  const trader: Trader = {
    account,
    columns,
    openingOf: openings(columns, rules, period),
    allowShort: rules.allowShort,
  };
  const equity = new Float64Array(to - from + 1);
  const held = new Float64Array(to - from + 1);
  // A stance whose beginning is not known is not fresh, unless every stance is.
  const unknownTurn = freshnessBars === Infinity ? from : NEVER;
  let stance = stances[from] ?? UNKNOWN;
  let turn = turnOf(stances, from, unknownTurn);

  for (let index = from; index <= to; index++) {
    const closed = columns.close[index] ?? Number.NaN;
    if (index > from) {
      if (account.position !== 0) exitAtOpen(account, columns, index);
      if (isNextOpen && stance !== NEUTRAL) {
        act(trader, stance, index - 1 - turn < freshnessBars, index - 1, index, columns.open[index] ?? Number.NaN);
      }
      if (account.position !== 0) exitInBar(account, columns, index);
      const next = stances[index] ?? UNKNOWN;
      if (next !== stance) turn = stance === UNKNOWN ? unknownTurn : index;
      stance = next;
    }
    if (!isNextOpen) act(trader, stance, index - turn < freshnessBars, index, index, closed);
    const value = account.position * closed;
    const total = account.cash + value;
    held[index - from] = value;
    equity[index - from] = total;
    account.previousEquity = total;
    if (total > account.peak) account.peak = total;
  }
  valueAtEnd(account, to, columns.close[to] ?? Number.NaN);
  const { commission, slippage, traded, halted } = account;
  const costs = { commission, slippage };
  return { from, to, equity, held, trades: account.tape.columns(), costs, traded, halted };
}

/** Before every bar, by more than anything counts as fresh. */
const NEVER = -(2 ** 30);

interface Trader {
  readonly account: FastAccount;
  readonly columns: PriceColumns;
  readonly openingOf: Openings;
  readonly allowShort: boolean;
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
    close(account, 'signal', { index, marketPrice, volume: columns.volume[index] ?? 0 });
    return;
  }
  if (!isFresh || (stance !== BULLISH && !(allowShort && stance === BEARISH))) return;
  const opening = openingOf(account, stance, decision, index);
  if (!opening) return;
  open(account, opening, { index, marketPrice, volume: columns.volume[index] ?? 0 });
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
  close(account, isStopped ? 'stop' : 'target', { index, marketPrice, volume: volume[index] ?? 0 });
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
  const [reason, marketPrice] = isStopped ? (['stop', stopPrice] as const) : (['target', targetPrice] as const);
  close(account, reason, { index, marketPrice, volume: columns.volume[index] ?? 0 });
}
