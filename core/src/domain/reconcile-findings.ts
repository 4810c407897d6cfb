/** What a comparison found, in words for the user, under ids that are the same as long as the finding is the same. */
import type { Finding, Order, OrderLeg, OrderRecord } from '../contracts/index.ts';
import { isWorking } from './reconcile-order.ts';
import type { Holding } from './reconcile-positions.ts';
import { hashText } from './stable-hash.ts';
import { count, quantity } from './wording.ts';

/** A finding without the time at which it was first made. */
export type Found = Omit<Finding, 'foundAt'>;

const idOf = (kind: Finding['kind'], ...what: readonly (string | number)[]): string =>
  `${kind}-${hashText(what.join(' '))}`;

const filledSoFar = ({ filledQuantity, quantity: whole }: OrderLeg): string =>
  `${quantity(filledQuantity)} of ${quantity(whole)} filled`;

function state(order: OrderLeg): string {
  if (order.filledQuantity > 0)
    return order.status === 'filled' ? filledSoFar(order) : `${order.status}, ${filledSoFar(order)}`;
  return isWorking(order) ? 'resting, nothing filled' : `${order.status}, nothing filled`;
}

const ourWords = ({ status, order }: OrderRecord): string =>
  order === null ? `${status}, no order seen` : state({ ...order, status });

const meant = ({ side, quantity: whole, asset }: OrderRecord['intent']): string =>
  `the order to ${side} ${quantity(whole)} ${asset}`;

const aboutOrder = ({ intent }: OrderRecord) => ({
  asset: intent.asset,
  clientOrderId: intent.clientOrderId,
  side: intent.side,
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** An intent that never left, or got lost on its way: closed, and nothing to decide. */
export const neverArrived = (record: OrderRecord): Found => ({
  id: idOf('missing-at-broker', record.intent.clientOrderId),
  kind: 'missing-at-broker',
  ...aboutOrder(record),
  ours: ourWords(record),
  brokers: 'not known',
  meaning: `${capital(meant(record.intent))} never reached the broker. It is closed in our book; nothing was traded.`,
  ambiguous: false,
});

export const missing = (record: OrderRecord): Found => ({
  id: idOf('missing-at-broker', record.intent.clientOrderId),
  kind: 'missing-at-broker',
  ...aboutOrder(record),
  ours: ourWords(record),
  brokers: 'not known',
  meaning:
    `The broker had ${meant(record.intent)} and does not know it any more. Look at your account there. ` +
    'Resolving it takes the broker at its word: our book then holds no such order.',
  ambiguous: true,
});

export const differing = (record: OrderRecord, order: Order): Found => ({
  id: idOf('differing-order', record.intent.clientOrderId),
  kind: 'differing-order',
  ...aboutOrder(record),
  ours: ourWords(record),
  brokers: state(order),
  meaning:
    `Our book and the broker tell the end of ${meant(record.intent)} differently. ` +
    'Resolving it takes the broker at its word: our book is set to what the broker says.',
  ambiguous: true,
});

/** Whose an order is that our book does not know. */
export type Origin = 'manual' | 'another-user' | 'lost';

const ORIGINS: Readonly<Record<Origin, string>> = {
  manual: 'Somebody placed this order outside the crew. Its shares are shown, and the crew never touches them.',
  'another-user': "Another user's crew placed this order on the same account. Your crew never touches its shares.",
  lost:
    'This order bears the mark of the crew, and our book does not know it: the book was lost, or another installation ' +
    'trades on this account. Resolving it takes the order as somebody else’s; the crew then never touches its shares.',
};

/** An order at the broker that our book does not know. */
export const unknown = (order: Order, origin: Origin): Found => ({
  id: idOf('unknown-to-us', order.brokerOrderId),
  kind: 'unknown-to-us',
  asset: order.asset,
  clientOrderId: order.clientOrderId,
  side: order.side,
  ours: 'not known',
  brokers: state(order),
  meaning: ORIGINS[origin],
  ambiguous: origin === 'lost',
});

/** Shares that nothing explains. Its id holds how many: what the user accepts is what they were shown. */
export function unexplained({ asset, own, held, unexplained: excess }: Holding): Found {
  const others = held - own - excess;
  const expected = others === 0 ? '' : ` and ${quantity(others)} of others`;
  const how = excess > 0 ? 'more' : 'fewer';
  return {
    id: idOf('differing-position', asset, excess),
    kind: 'differing-position',
    asset,
    clientOrderId: null,
    side: null,
    ours: `${quantity(own)} by the crew's fills${expected}`,
    brokers: count(held, 'share'),
    meaning:
      `The broker holds ${count(Math.abs(excess), 'share')} of ${asset} ${how} than all known orders explain: a split, ` +
      'a transfer, or a trade that left no order. Resolving it takes the broker at its word: the difference is then ' +
      "not the crew's.",
    ambiguous: true,
  };
}

/** Shares that the crew bought and that nothing protects: nothing to decide, but to be known. */
export const withoutStop = (asset: string, own: number): Found => ({
  id: idOf('no-stop', asset),
  kind: 'no-stop',
  asset,
  clientOrderId: null,
  side: null,
  ours: `${quantity(own)} held`,
  brokers: 'no stop and no sale rests',
  meaning: `The crew holds ${count(own, 'share')} of ${asset}, and no stop of it rests at the broker. Set one there, or sell.`,
  ambiguous: false,
});
