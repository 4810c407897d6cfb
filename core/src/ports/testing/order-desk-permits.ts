/** The cases of the OrderDesk contract about the permit that is asked before every send, and about the list of all orders. */
import { expect, it } from 'vitest';
import { TradingStopped, WORKING_STATUSES, type Order, type OrderIntent } from '../../contracts/index.ts';
import {
  bracketFor,
  intentFor,
  partsOf,
  priceAt,
  withSubject,
  type BrokerSubject,
  type MakeBrokerSubject,
} from './broker-subject.ts';

/** A permit that lets everything pass and remembers for what it was asked. */
function notingPermit() {
  const asked: OrderIntent[] = [];
  const permit = (intent: OrderIntent) => {
    asked.push(intent);
    return Promise.resolve();
  };
  return { asked, permit };
}

/** Registers the cases OD-19 to OD-22. */
export function permitCases(makeSubject: MakeBrokerSubject): void {
  it('OD-19 the permit is asked once for a send, with the intent', () =>
    withSubject(makeSubject, async (subject) => {
      const { asked, permit } = notingPermit();
      const intent = intentFor(subject, 'od-19');
      expect(await subject.orderDesk.place(intent, permit)).toMatchObject({ clientOrderId: 'od-19', status: 'filled' });
      expect(asked).toEqual([intent]);
    }));

  it('OD-20 the permit is not asked for an order that stands already', () =>
    withSubject(makeSubject, async (subject) => {
      const { asked, permit } = notingPermit();
      const first = await subject.orderDesk.place(intentFor(subject, 'od-20'));
      expect(await subject.orderDesk.place(intentFor(subject, 'od-20'), permit)).toEqual(first);
      expect(asked).toEqual([]);
    }));

  it('OD-21 what the permit throws is thrown, and nothing stands under the id', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk, account, asset } = subject;
      const stop = new TradingStopped('Trading is stopped.');
      const placed = orderDesk.place(bracketFor(subject, 'od-21'), () => Promise.reject(stop));
      await expect(placed).rejects.toBe(stop);
      expect(await orderDesk.find('od-21')).toBeNull();
      expect(await orderDesk.openOrders(asset)).toEqual([]);
      expect(await orderDesk.orders(0)).toEqual([]);
      expect(await account.fills()).toEqual([]);
    }));

  it('OD-22 an id that was not permitted is free to be sent later', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk } = subject;
      const { asked, permit } = notingPermit();
      const intent = intentFor(subject, 'od-22');
      const placed = orderDesk.place(intent, () => Promise.reject(new TradingStopped('Not now.')));
      await expect(placed).rejects.toBeInstanceOf(TradingStopped);
      expect(await orderDesk.place(intent, permit)).toMatchObject({ status: 'filled', filledQuantity: 10 });
      expect(asked).toHaveLength(1);
      expect(await subject.account.fills()).toHaveLength(1);
    }));
}

const idsOf = (orders: readonly Order[]): string[] => orders.map((order) => order.clientOrderId);
const canFill = (order: Order): boolean => partsOf(order).some((part) => WORKING_STATUSES.includes(part.status));

/** Registers the cases OD-23 to OD-25. */
export function listCases(makeSubject: MakeBrokerSubject): void {
  const farBuy = (subject: BrokerSubject, clientOrderId: string) =>
    intentFor(subject, clientOrderId, { type: 'limit', limitPrice: priceAt(subject, 0.5), timeInForce: 'gtc' });

  it('OD-23 every order is listed once with its legs, whoever placed it, oldest first', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk } = subject;
      await orderDesk.place(bracketFor(subject, 'tc-od-23-entry-1'));
      if (subject.advance) await subject.advance();
      await orderDesk.place(farBuy(subject, 'somebody-elses'));
      await orderDesk.place(farBuy(subject, 'od-23-cancelled'));
      await orderDesk.cancel('od-23-cancelled');
      const orders = await orderDesk.orders(0);
      expect(idsOf(orders).sort()).toEqual(['od-23-cancelled', 'somebody-elses', 'tc-od-23-entry-1']);
      const submitted = orders.map((order) => order.submittedAt);
      expect(submitted).toEqual([...submitted].sort((one, other) => one - other));
      expect(orders[0]?.clientOrderId).toBe('tc-od-23-entry-1');
      expect(orders[0]?.legs.map((leg) => leg.role).sort()).toEqual(['stop', 'target']);
      expect(orders.find((order) => order.clientOrderId === 'od-23-cancelled')).toMatchObject({ status: 'cancelled' });
    }));

  it('OD-24 what can still fill is listed whatever its age, what is done only since the instant asked for', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk } = subject;
      await orderDesk.place(intentFor(subject, 'od-24-done'));
      await orderDesk.place(farBuy(subject, 'od-24-resting'));
      const [done] = (await orderDesk.orders(0)).filter((order) => !canFill(order));
      const since = done?.submittedAt ?? 0;
      expect(idsOf(await orderDesk.orders(since)).sort()).toEqual(['od-24-done', 'od-24-resting']);
      expect(idsOf(await orderDesk.orders(since + 86_400_000))).toEqual(['od-24-resting']);
    }));

  it('OD-25 an entry that filled is listed whatever its age while an exit of it rests', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk } = subject;
      const order = await orderDesk.place(bracketFor(subject, 'od-25'));
      const later = order.submittedAt + 86_400_000;
      expect(idsOf(await orderDesk.orders(later))).toEqual(['od-25']);
      await orderDesk.cancel('od-25');
      expect(await orderDesk.orders(later)).toEqual([]);
    }));
}
