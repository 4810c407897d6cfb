/** Orders as Alpaca writes them. Of a target and a stop that both work, the stop says `held`. */
import { WORKING_STATUSES, type OrderStatus } from '@trading-crew/core/contracts';
import { wireClientOrderId, wireOrderId, type Listed } from './simulated-exchange.ts';
import { amount, assetClassOf, isoTime, uuidOf, wireSymbol } from './wire-text.ts';

const STATUSES: Readonly<Record<OrderStatus, string>> = {
  planned: 'pending_new',
  sent: 'pending_new',
  unknown: 'pending_new',
  accepted: 'new',
  held: 'held',
  'partly-filled': 'partially_filled',
  filled: 'filled',
  rejected: 'rejected',
  cancelled: 'canceled',
  expired: 'expired',
};

export function wireStatus({ parent, part }: Listed): string {
  const isHeld =
    part.role === 'stop' &&
    part.status === 'accepted' &&
    [parent, ...parent.legs].some(({ role, status }) => role === 'target' && WORKING_STATUSES.includes(status));
  return isHeld ? 'held' : STATUSES[part.status];
}

/** Whether a list of open orders shows it: Alpaca does not count what is held. */
export const isListedAsOpen = (listed: Listed): boolean =>
  WORKING_STATUSES.includes(listed.part.status) && wireStatus(listed) !== 'held';

/** The order on the wire; its legs are null unless they are asked for. */
export function wireOrder({ parent, part, isLeg }: Listed, nested: boolean): Record<string, unknown> {
  const { status, submittedAt, updatedAt, asset } = part;
  const at = (wanted: OrderStatus): string | null => (status === wanted ? isoTime(updatedAt) : null);
  const hasLegs = nested && !isLeg && parent.legs.length > 0;
  return {
    id: wireOrderId(part),
    client_order_id: wireClientOrderId(part, isLeg),
    created_at: isoTime(submittedAt),
    updated_at: isoTime(updatedAt),
    submitted_at: isoTime(submittedAt),
    filled_at: at('filled'),
    expired_at: at('expired'),
    expires_at: null,
    canceled_at: at('cancelled'),
    failed_at: at('rejected'),
    replaced_at: null,
    replaced_by: null,
    replaces: null,
    asset_id: uuidOf(`asset ${asset}`),
    symbol: wireSymbol(asset),
    asset_class: assetClassOf(asset),
    notional: null,
    qty: amount(part.quantity),
    filled_qty: amount(part.filledQuantity),
    filled_avg_price: amount(part.averageFillPrice),
    order_class: parent.orderClass === 'simple' ? '' : parent.orderClass,
    order_type: part.type,
    type: part.type,
    side: part.side,
    time_in_force: parent.timeInForce,
    limit_price: amount(part.limitPrice),
    stop_price: amount(part.stopPrice),
    status: wireStatus({ parent, part, isLeg }),
    extended_hours: false,
    legs: hasLegs ? parent.legs.map((leg) => wireOrder({ parent, part: leg, isLeg: true }, false)) : null,
    trail_percent: null,
    trail_price: null,
    hwm: null,
    position_intent: part.side === 'buy' ? 'buy_to_open' : 'sell_to_close',
  };
}
