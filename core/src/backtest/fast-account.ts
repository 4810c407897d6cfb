/**
 * The account of the fast engine: cash and at most one position, as plain numbers that change in place. What a fill costs
 * and comes to is computed by the same functions as everywhere.
 */
import type { BacktestRules, ExitReason } from '../contracts/index.ts';
import {
  chargedOnSale,
  commissionOf,
  payableQuantity,
  slippageBpsOf,
  slippageCost,
  slippedPrice,
} from '../domain/matching/index.ts';
import type { ExitPrices } from './exit-prices.ts';
import { tradeTape, type TradeTape } from './trade-tape.ts';

export interface FastAccount {
  readonly costs: BacktestRules['costs'];
  readonly tape: TradeTape;
  cash: number;
  /** Shares, below 0 when short. */
  position: number;
  /** Prices at which the position is left; infinite, where no price gets to, for an exit that there is not. */
  stopPrice: number;
  targetPrice: number;
  entryIndex: number;
  entryPrice: number;
  entryCommission: number;
  entrySlippage: number;
  /** The bar of the last stop that was hit, −Infinity before the first. */
  stoppedAt: number;
  /** Equity at the close before, and the highest there was, dollars. */
  previousEquity: number;
  peak: number;
  /** Why nothing more is opened, in a sentence; null while trading is not halted. */
  halted: string | null;
  /** Dollars over all fills. */
  commission: number;
  slippage: number;
  traded: number;
}

export const fastAccount = ({ capital, costs }: BacktestRules): FastAccount => ({
  costs,
  tape: tradeTape(),
  cash: capital,
  position: 0,
  stopPrice: Infinity,
  targetPrice: Infinity,
  entryIndex: -1,
  entryPrice: 0,
  entryCommission: 0,
  entrySlippage: 0,
  stoppedAt: -Infinity,
  previousEquity: capital,
  peak: capital,
  halted: null,
  commission: 0,
  slippage: 0,
  traded: 0,
});

/** What is to be opened: shares above 0, in steps, with its exits. */
export interface Opening {
  readonly side: 1 | -1;
  readonly quantity: number;
  readonly step: number;
  readonly exits: ExitPrices;
}

/**
 * Opens a position in bar `index` at a market price in dollars, of which slippage is asked by the bar's volume; one that is
 * bought with as many shares as the cash pays for, which may be none.
 */
export function open(
  account: FastAccount,
  { side, quantity, step, exits }: Opening,
  index: number,
  marketPrice: number,
  volume: number,
): void {
  const { costs } = account;
  const bought = side > 0;
  const bps = slippageBpsOf(costs, quantity, volume);
  const price = slippedPrice(marketPrice, bought ? 'buy' : 'sell', bps, null);
  const filled = bought ? payableQuantity(costs, account.cash, price, quantity, step, true) : quantity;
  if (!(filled > 0)) return;
  account.position = side * filled;
  account.entryIndex = index;
  account.entryPrice = price;
  account.entryCommission = pay(account, bought, filled, price);
  account.entrySlippage = slippageCost(bought ? 'buy' : 'sell', price, marketPrice, filled);
  account.slippage += account.entrySlippage;
  account.stopPrice = exits.stopPrice ?? -side * Infinity;
  account.targetPrice = exits.targetPrice ?? side * Infinity;
}

/** Closes the position. A target is a limit order: slippage does not take it past its price. */
export function close(
  account: FastAccount,
  reason: ExitReason,
  index: number,
  marketPrice: number,
  volume: number,
): void {
  const { position, costs, entryPrice } = account;
  const quantity = Math.abs(position);
  const order = position > 0 ? 'sell' : 'buy';
  const limitPrice = reason === 'target' ? account.targetPrice : null;
  const price = slippedPrice(marketPrice, order, slippageBpsOf(costs, quantity, volume), limitPrice);
  const commission = account.entryCommission + pay(account, position < 0, quantity, price);
  const slippage = slippageCost(order, price, marketPrice, quantity);
  account.slippage += slippage;
  account.position = 0;
  if (reason === 'stop') account.stoppedAt = index;
  account.tape.record({
    side: Math.sign(position),
    quantity,
    entryIndex: account.entryIndex,
    entryPrice,
    exitIndex: index,
    exitPrice: price,
    reason,
    commission,
    slippage: account.entrySlippage + slippage,
  });
}

/** Values what is still held at the last close, as a trade that ends there without the costs of leaving. */
export function valueAtEnd(account: FastAccount, index: number, lastClose: number): void {
  const { position, entryIndex, entryPrice, entryCommission, entrySlippage } = account;
  if (position === 0) return;
  account.tape.record({
    side: Math.sign(position),
    quantity: Math.abs(position),
    entryIndex,
    entryPrice,
    exitIndex: index,
    exitPrice: lastClose,
    reason: 'end',
    commission: entryCommission,
    slippage: entrySlippage,
  });
}

/** Moves the cash of one fill and returns its commission. */
function pay(account: FastAccount, isBought: boolean, quantity: number, price: number): number {
  const notional = quantity * price;
  const asked = commissionOf(account.costs, quantity, price, true);
  const commission = isBought ? asked : chargedOnSale(asked, account.cash, notional);
  account.cash += isBought ? -(notional + commission) : notional - commission;
  account.commission += commission;
  account.traded += notional;
  return commission;
}
