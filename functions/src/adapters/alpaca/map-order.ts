/**
 * Alpaca's orders in our words. Alpaca does not say which leg is the target and which the stop: the type does. It
 * keeps the stop of a pair `held` while the target works, and so do we.
 */
import { Unavailable, type Order, type OrderLeg, type OrderRole, type OrderStatus } from '@trading-crew/core/contracts';
import { fromAlpacaSymbol } from './symbols.ts';
import type { WireLeg, WireOrder } from './wire.ts';

const STATUSES: Readonly<Record<string, OrderStatus>> = {
  pending_new: 'sent',
  new: 'accepted',
  accepted: 'accepted',
  accepted_for_bidding: 'accepted',
  // These can still fill, or have not been ended yet.
  done_for_day: 'accepted',
  pending_cancel: 'accepted',
  pending_replace: 'accepted',
  stopped: 'accepted',
  suspended: 'accepted',
  calculated: 'accepted',
  held: 'held',
  partially_filled: 'partly-filled',
  filled: 'filled',
  canceled: 'cancelled',
  replaced: 'cancelled',
  expired: 'expired',
  rejected: 'rejected',
};

const REASONS: Readonly<Record<string, string>> = {
  canceled: 'Cancelled at Alpaca.',
  replaced: 'Replaced by another order at Alpaca.',
  expired: 'Its time in force is over.',
  rejected: 'Alpaca rejected the order and gives no reason.',
};

/** Our status of an order; a status that Alpaca adds one day is `unknown`, which counts as one that can still fill. */
export function orderStatus({ status, qty, filledQty }: Pick<WireLeg, 'status' | 'qty' | 'filledQty'>): OrderStatus {
  const known = STATUSES[status] ?? 'unknown';
  if (known !== 'accepted' || filledQty === 0) return known;
  return qty !== null && filledQty >= qty ? 'filled' : 'partly-filled';
}

const orderType = ({ type, limitPrice, stopPrice }: WireLeg): OrderLeg['type'] => {
  if (type === 'market' || type === 'limit') return type;
  if (type.includes('stop') || stopPrice !== null) return 'stop';
  return limitPrice !== null ? 'limit' : 'market';
};

/** Alpaca's classes; one that is added one day is an order that stands for itself. */
function orderClass({ orderClass: kind }: WireLeg): Order['orderClass'] {
  return kind === 'bracket' || kind === 'oto' || kind === 'oco' ? kind : 'simple';
}

/** Whether the order belongs to a group, whose legs only a nested answer shows. */
export const isGrouped = (wire: WireLeg): boolean => orderClass(wire) !== 'simple';

const exitRole = (wire: WireLeg): OrderRole => (orderType(wire) === 'stop' ? 'stop' : 'target');

/** An entry has its exits with it; a member of a bracket or oto without legs that sells is itself an exit. */
function roleOf(wire: WireOrder): OrderRole {
  const kind = orderClass(wire);
  if (kind === 'oco') return exitRole(wire);
  return kind !== 'simple' && wire.legs.length === 0 && wire.side === 'sell' ? exitRole(wire) : 'entry';
}

function mapPart(wire: WireLeg, role: OrderRole): OrderLeg {
  const asset = fromAlpacaSymbol(wire.symbol, wire.assetClass ?? undefined);
  const submittedAt = wire.submittedAt ?? wire.createdAt;
  if (asset === null) throw new Unavailable(`Alpaca sent an order for ${wire.symbol}, which cannot be named here.`);
  if (submittedAt === null) throw new Unavailable('Alpaca sent an order without the time at which it was submitted.');
  return {
    brokerOrderId: wire.id,
    clientOrderId: wire.clientOrderId,
    role,
    asset,
    side: wire.side,
    // An order by dollars has no quantity of its own.
    quantity: wire.qty ?? wire.filledQty,
    type: orderType(wire),
    limitPrice: wire.limitPrice,
    stopPrice: wire.stopPrice,
    status: orderStatus(wire),
    filledQuantity: wire.filledQty,
    averageFillPrice: wire.filledAvgPrice,
    submittedAt,
    updatedAt: wire.updatedAt ?? submittedAt,
    reason: REASONS[wire.status] ?? null,
  };
}

/** The order with its legs, target first. Throws `Unavailable` for one that cannot be read. */
export function mapOrder(wire: WireOrder): Order {
  const legs = wire.legs.map((leg) => mapPart(leg, exitRole(leg)));
  return {
    ...mapPart(wire, roleOf(wire)),
    orderClass: orderClass(wire),
    timeInForce: wire.timeInForce === 'gtc' ? 'gtc' : 'day',
    legs: legs.sort((one, other) => Number(one.role === 'stop') - Number(other.role === 'stop')),
  };
}
