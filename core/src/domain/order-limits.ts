/**
 * The last look at the limits, with the account and the price as they are in the moment of the order. Risk decided a
 * little earlier, and another run may have bought or sold since. Only purchases are limited.
 */
import type { AccountSnapshot, Instrument, OrderIntent, OrderRecord, RiskLimits } from '../contracts/index.ts';
import { caps } from './risk-caps.ts';
import { ownQuantity } from './risk.ts';
import { money, percent, quantity } from './wording.ts';

export interface OrderedNow {
  readonly intent: OrderIntent;
  readonly account: AccountSnapshot;
  readonly limits: RiskLimits;
  /** Null where the market data do not know the asset. */
  readonly instrument: Instrument | null;
  /** The last complete close, dollars; null where there is none. */
  readonly lastClose: number | null;
  /** The last price that was traded, dollars; null where there is none. */
  readonly lastPrice: number | null;
  /** Orders that were meant in the session before this one. */
  readonly earlierOrders: number;
}

/**
 * Why the order must not be placed any more, in a sentence; null when it may be. Switches and halts are not asked here:
 * the permit asks them after this, directly before the order leaves.
 */
export function limitInTheWay(ordered: OrderedNow): string | null {
  return ordered.intent.side === 'sell' ? saleInTheWay(ordered) : purchaseInTheWay(ordered);
}

function saleInTheWay({ intent, account }: OrderedNow): string | null {
  const position = account.positions.find(({ asset }) => asset === intent.asset);
  const own = ownQuantity(position);
  if (own >= intent.quantity) return null;
  const bought = (position?.adoptedQuantity ?? 0) > 0 ? "are the crew's" : 'are held';
  return `${quantity(intent.quantity)} ${intent.asset} were to be sold, but ${quantity(own)} ${bought} by now.`;
}

function purchaseInTheWay(ordered: OrderedNow): string | null {
  const { intent, account, limits, instrument, lastClose, lastPrice, earlierOrders } = ordered;
  const { asset, side } = intent;
  if (!instrument || lastClose === null || lastPrice === null) {
    return `No price of ${asset} is known to ask the limits with.`;
  }
  const decidedOn = intent.basis?.referencePrice ?? lastClose;
  const moved = Math.abs(lastPrice / decidedOn - 1);
  // What is not a number has moved too far as well.
  if (!(moved < limits.priceCollar)) {
    return `The last price of ${asset} is ${money(lastPrice)} dollars, ${percent(moved)} away from the close of ${money(decidedOn)} that was decided on; from ${percent(limits.priceCollar)} on an order is refused.`;
  }
  const increment = Math.max(1, instrument.quantityIncrement);
  const asked = { askedQuantity: intent.quantity, increment, confidence: 1, sizeFactor: 1 };
  const purchase = {
    ...asked,
    side,
    asset,
    account,
    instrument,
    limits,
    referencePrice: lastClose,
  };
  // The permit asks switches and halts; the rest would take fills and the bars of all that is held, so close to the order.
  const stopped = { killSwitch: false, installationSwitch: false, halts: [], peakSince: null };
  const protections = { ...stopped, ordersToday: earlierOrders };
  const notAskedAgain = { protections, peakEquity: account.equity, lastStopOut: null, correlations: [] };
  const inTheWay = caps({ ...purchase, ...notAskedAgain }).find(({ allowed }) => allowed < intent.quantity);
  return inTheWay?.because ?? null;
}

/** The orders that were meant in a market session, those written down before `since` (milliseconds UTC) left out. */
export const ordersMeant = (records: readonly OrderRecord[], session: string, since: number): OrderRecord[] =>
  records.filter(({ intent, createdAt }) => intent.basis?.session === session && createdAt >= since);

/** Dollars that the purchases of a session were meant for at their reference prices; those that never came to be left out. */
export function purchasesMeant(records: readonly OrderRecord[], session: string): number {
  return records.reduce((sum, { intent, status, order }) => {
    const { side, basis } = intent;
    if (side !== 'buy' || basis?.session !== session) return sum;
    const isDead = status === 'rejected' || status === 'cancelled' || status === 'expired';
    return sum + (isDead ? (order?.filledQuantity ?? 0) : intent.quantity) * basis.referencePrice;
  }, 0);
}

/**
 * Purchases of the crew that were meant before this one and are neither filled nor over: each still takes cash and will be a
 * position. What was written down at the same moment comes before by its id, so that of two exactly one sees the other.
 */
export function purchasesBefore(intent: OrderIntent, records: readonly OrderRecord[]): OrderRecord[] {
  const own = records.find((record) => record.intent.clientOrderId === intent.clientOrderId);
  return records.filter((record) => {
    const isOpen = !['filled', 'rejected', 'cancelled', 'expired'].includes(record.status);
    if (!isOpen || record.intent.side !== 'buy' || record === own) return false;
    if (own === undefined || record.createdAt < own.createdAt) return true;
    return record.createdAt === own.createdAt && record.intent.clientOrderId < intent.clientOrderId;
  });
}

/**
 * The account with purchases that are under way: their cash set aside, and each a position, as far as the account does not
 * show them already.
 */
export function withPurchases(account: AccountSnapshot, purchases: readonly OrderRecord[]): AccountSnapshot {
  if (purchases.length === 0) return account;
  const held = new Set(account.positions.map(({ asset }) => asset));
  const dollars = purchases.reduce((sum, { intent, order }) => {
    const left = intent.quantity - (order?.filledQuantity ?? 0);
    return sum + left * (intent.basis?.referencePrice ?? intent.limitPrice ?? 0);
  }, 0);
  const coming = purchases.filter(({ intent }) => !held.has(intent.asset));
  return {
    ...account,
    // A broker that says what its resting purchases take has counted those that it has.
    reservedCash: Math.max(account.reservedCash ?? 0, dollars),
    newPositionsToday: account.newPositionsToday + coming.length,
    positions: [...account.positions, ...coming.map(({ intent }) => positionToCome(intent))],
  };
}

const positionToCome = ({ asset, quantity: shares }: OrderIntent): AccountSnapshot['positions'][number] => ({
  asset,
  quantity: shares,
  availableQuantity: 0,
  averagePrice: 0,
  marketPrice: 0,
  marketValue: 0,
  unrealizedPl: 0,
  unrealizedPlFraction: 0,
  stopPrice: null,
  targetPrice: null,
  openedOn: null,
});
