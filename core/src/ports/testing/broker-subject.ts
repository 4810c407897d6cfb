/**
 * What the contract suites of the broker's ports are run on, and the intents they place. One subject is one fresh
 * account with cash only; its market is open, and the asset trades in the present session.
 */
import type { Order, OrderIntent, OrderLeg } from '../../contracts/index.ts';
import type { Account } from '../account.ts';
import type { MarketData } from '../market-data.ts';
import type { OrderDesk } from '../order-desk.ts';

export interface BrokerSubject {
  readonly account: Account;
  readonly orderDesk: OrderDesk;
  readonly marketData: MarketData;
  /** An asset with bars before and after the present session. */
  readonly asset: string;
  /** Its last known close in dollars; the present session opens within 10 % of it. */
  readonly referencePrice: number;
  /** Plays the present session to its end and goes on to the next; left out where time is real. */
  readonly advance?: () => Promise<void>;
  /** Frees what the subject holds, such as a port; called after each case. */
  readonly dispose?: () => Promise<void>;
}

export type MakeBrokerSubject = () => BrokerSubject | Promise<BrokerSubject>;

export const NO_ADVANCE = 'the market of this subject cannot be moved on by hand';

/** A price in whole cents, at a multiple of the subject's reference price. */
export const priceAt = ({ referencePrice }: BrokerSubject, multiple: number): number =>
  Math.round(referencePrice * multiple * 100) / 100;

/** A market buy of ten shares for the day, with what a case changes about it. */
export const intentFor = (
  { asset }: BrokerSubject,
  clientOrderId: string,
  change: Partial<OrderIntent> = {},
): OrderIntent => ({
  clientOrderId,
  runId: 'contract',
  asset,
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'simple',
  targetPrice: null,
  stopLossPrice: null,
  timeInForce: 'day',
  ...change,
});

/** A bracket that rests until cancelled, its exits at multiples of the reference price. */
export const bracketFor = (subject: BrokerSubject, clientOrderId: string, target = 2, stop = 0.5): OrderIntent =>
  intentFor(subject, clientOrderId, {
    orderClass: 'bracket',
    targetPrice: priceAt(subject, target),
    stopLossPrice: priceAt(subject, stop),
    timeInForce: 'gtc',
  });

/** A purchase with one exit that rests until cancelled: a stop, or a target, at a multiple of the reference price. */
export const otoFor = (subject: BrokerSubject, clientOrderId: string, exit: { stop: number } | { target: number }) =>
  intentFor(subject, clientOrderId, {
    orderClass: 'oto',
    targetPrice: 'target' in exit ? priceAt(subject, exit.target) : null,
    stopLossPrice: 'stop' in exit ? priceAt(subject, exit.stop) : null,
    timeInForce: 'gtc',
  });

/** A sale of ten shares by a target and a stop, where one fill cancels the other. */
export const ocoFor = (subject: BrokerSubject, clientOrderId: string, target = 2, stop = 0.5): OrderIntent =>
  intentFor(subject, clientOrderId, {
    side: 'sell',
    type: 'limit',
    limitPrice: priceAt(subject, target),
    orderClass: 'oco',
    targetPrice: priceAt(subject, target),
    stopLossPrice: priceAt(subject, stop),
    timeInForce: 'gtc',
  });

/** An order and its legs in one list. */
export const partsOf = (order: Order): OrderLeg[] => [order, ...order.legs];

/** Runs a case on a fresh subject and frees it, also when the case fails. */
export async function withSubject(
  makeSubject: MakeBrokerSubject,
  run: (subject: BrokerSubject) => Promise<void>,
): Promise<void> {
  const subject = await makeSubject();
  try {
    await run(subject);
  } finally {
    await subject.dispose?.();
  }
}
