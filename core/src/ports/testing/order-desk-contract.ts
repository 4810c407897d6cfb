/** The contract of the OrderDesk port as numbered cases, for every implementation of it. */
import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  InsufficientQuantity,
  Order,
  WORKING_STATUSES,
  type OrderStatus,
} from '../../contracts/index.ts';
import {
  bracketFor,
  intentFor,
  NO_ADVANCE,
  ocoFor,
  otoFor,
  partsOf,
  priceAt,
  withSubject,
  type BrokerSubject,
  type MakeBrokerSubject,
} from './broker-subject.ts';
import { listCases, permitCases } from './order-desk-permits.ts';

/** Sessions within which a price surely falls a little below where it began. */
const SESSIONS_TO_WAIT = 250;
const RESTING: readonly OrderStatus[] = ['accepted', 'held'];

/** Registers the cases OD-01 to OD-29 under a name. */
export function describeOrderDeskContract(name: string, makeSubject: MakeBrokerSubject): void {
  describe(`OrderDesk contract: ${name}`, () => {
    placingCases(makeSubject);
    restingCases(makeSubject);
    bracketCases(makeSubject);
    ocoCases(makeSubject);
    otoCases(makeSubject);
    refusalCases(makeSubject);
    permitCases(makeSubject);
    listCases(makeSubject);
  });
}

const sharesHeld = async ({ account, asset }: BrokerSubject): Promise<number> =>
  (await account.snapshot()).positions.find((position) => position.asset === asset)?.quantity ?? 0;

const fillCount = async ({ account }: BrokerSubject): Promise<number> => (await account.fills()).length;

function placingCases(makeSubject: MakeBrokerSubject): void {
  it('OD-01 an id that the broker does not know is not found', () =>
    withSubject(makeSubject, async ({ orderDesk }) => {
      expect(await orderDesk.find('od-01-nothing')).toBeNull();
    }));

  it('OD-02 a market order fills whole, near the reference price', () =>
    withSubject(makeSubject, async (subject) => {
      const order = await subject.orderDesk.place(intentFor(subject, 'od-02'));
      expect(Order.parse(order)).toEqual(order);
      expect(order).toMatchObject({
        clientOrderId: 'od-02',
        role: 'entry',
        side: 'buy',
        status: 'filled',
        quantity: 10,
        filledQuantity: 10,
        legs: [],
      });
      expect(Math.abs((order.averageFillPrice ?? 0) / subject.referencePrice - 1)).toBeLessThan(0.11);
      expect(await subject.orderDesk.find('od-02')).toEqual(order);
    }));

  it('OD-03 placing the same intent twice holds one order', () =>
    withSubject(makeSubject, async (subject) => {
      const first = await subject.orderDesk.place(intentFor(subject, 'od-03'));
      const second = await subject.orderDesk.place(intentFor(subject, 'od-03'));
      expect(second).toEqual(first);
      expect(await sharesHeld(subject)).toBe(10);
      expect(await fillCount(subject)).toBe(1);
    }));

  it('OD-04 an order that is filled is not among the open ones', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(intentFor(subject, 'od-04'));
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
    }));
}

function restingCases(makeSubject: MakeBrokerSubject): void {
  const farBuy = (subject: BrokerSubject, clientOrderId: string) =>
    intentFor(subject, clientOrderId, { type: 'limit', limitPrice: priceAt(subject, 0.5), timeInForce: 'gtc' });

  it('OD-05 a limit order away from the market rests until it is cancelled', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk, asset } = subject;
      const placed = await orderDesk.place(farBuy(subject, 'od-05'));
      expect(placed).toMatchObject({ status: 'accepted', filledQuantity: 0, averageFillPrice: null });
      expect((await orderDesk.openOrders(asset)).map((order) => order.clientOrderId)).toEqual(['od-05']);
      expect(await orderDesk.cancel('od-05')).toMatchObject({ clientOrderId: 'od-05', status: 'cancelled' });
      expect(await orderDesk.find('od-05')).toMatchObject({ status: 'cancelled', filledQuantity: 0 });
      expect(await orderDesk.openOrders(asset)).toEqual([]);
    }));

  it('OD-06 open orders come oldest first, and only those of the asset', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(farBuy(subject, 'od-06-a'));
      await subject.orderDesk.place(farBuy(subject, 'od-06-b'));
      const open = await subject.orderDesk.openOrders(subject.asset);
      expect(open.map((order) => order.clientOrderId)).toEqual(['od-06-a', 'od-06-b']);
      expect(await subject.orderDesk.openOrders('ZZZZZZ')).toEqual([]);
    }));

  it('OD-07 cancelling an order that is done returns it as it is', () =>
    withSubject(makeSubject, async (subject) => {
      const filled = await subject.orderDesk.place(intentFor(subject, 'od-07'));
      expect(await subject.orderDesk.cancel('od-07')).toEqual(filled);
      expect(await sharesHeld(subject)).toBe(10);
    }));

  it('OD-08 cancelling an order that the broker does not know is refused', () =>
    withSubject(makeSubject, async ({ orderDesk }) => {
      await expect(orderDesk.cancel('od-08-nothing')).rejects.toBeInstanceOf(BrokerRefused);
    }));

  it('OD-09 a day order that did not fill expires with its session', (context) =>
    withSubject(makeSubject, async (subject) => {
      if (!subject.advance) return context.skip(NO_ADVANCE);
      await subject.orderDesk.place({ ...farBuy(subject, 'od-09'), timeInForce: 'day' });
      await subject.advance();
      expect(await subject.orderDesk.find('od-09')).toMatchObject({ status: 'expired', filledQuantity: 0 });
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
    }));
}

function bracketCases(makeSubject: MakeBrokerSubject): void {
  it('OD-10 a bracket whose entry filled has a target and a stop that rest', () =>
    withSubject(makeSubject, async (subject) => {
      const order = await subject.orderDesk.place(bracketFor(subject, 'od-10'));
      expect(order).toMatchObject({ orderClass: 'bracket', role: 'entry', status: 'filled', filledQuantity: 10 });
      const [target, stop] = ['target', 'stop'].map((role) => order.legs.find((leg) => leg.role === role));
      expect(order.legs).toHaveLength(2);
      expect(target).toMatchObject({ side: 'sell', quantity: 10, limitPrice: priceAt(subject, 2) });
      expect(stop).toMatchObject({ side: 'sell', quantity: 10, stopPrice: priceAt(subject, 0.5) });
      expect(RESTING).toContain(target?.status);
      expect(RESTING).toContain(stop?.status);
    }));

  it('OD-11 the exits of a bracket stay among the open orders after its entry filled', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(bracketFor(subject, 'od-11'));
      const parts = (await subject.orderDesk.openOrders(subject.asset)).flatMap(partsOf);
      const working = parts.filter((part) => WORKING_STATUSES.includes(part.status));
      expect(working.map((part) => part.role).sort()).toEqual(['stop', 'target']);
    }));

  it('OD-12 cancelling a bracket cancels its exits and keeps what has filled', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(bracketFor(subject, 'od-12'));
      const cancelled = await subject.orderDesk.cancel('od-12');
      expect(cancelled).toMatchObject({ status: 'filled', filledQuantity: 10 });
      expect(cancelled.legs.map((leg) => leg.status)).toEqual(['cancelled', 'cancelled']);
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
      expect((await subject.account.snapshot()).positions[0]).toMatchObject({ quantity: 10, availableQuantity: 10 });
    }));

  it('OD-13 a stop that the price reaches sells the position and cancels the target', (context) =>
    withSubject(makeSubject, async (subject) => {
      if (!subject.advance) return context.skip(NO_ADVANCE);
      await subject.orderDesk.place(bracketFor(subject, 'od-13', 100, 0.999));
      for (let count = 0; count < SESSIONS_TO_WAIT && (await sharesHeld(subject)) > 0; count += 1) {
        await subject.advance();
      }
      const order = await subject.orderDesk.find('od-13');
      const statuses = order?.legs.map((leg) => [leg.role, leg.status, leg.filledQuantity]).sort();
      expect(statuses).toEqual([
        ['stop', 'filled', 10],
        ['target', 'cancelled', 0],
      ]);
      expect(await sharesHeld(subject)).toBe(0);
      expect((await subject.account.fills()).map((fill) => fill.role)).toEqual(['entry', 'stop']);
    }));
}

function ocoCases(makeSubject: MakeBrokerSubject): void {
  it('OD-14 an oco rests as a target and a stop for the same shares', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(intentFor(subject, 'od-14-buy'));
      const order = await subject.orderDesk.place(ocoFor(subject, 'od-14'));
      const exits = partsOf(order).filter((part) => part.role !== 'entry');
      expect(exits.map((part) => part.role).sort()).toEqual(['stop', 'target']);
      expect(exits.every((part) => part.side === 'sell' && part.quantity === 10)).toBe(true);
      expect((await subject.account.snapshot()).positions[0]?.availableQuantity).toBe(0);
      expect(await sharesHeld(subject)).toBe(10);
    }));

  it('OD-15 one exit of an oco that fills cancels the other', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(intentFor(subject, 'od-15-buy'));
      const order = await subject.orderDesk.place(ocoFor(subject, 'od-15', 0.5, 0.4));
      const parts = new Map(partsOf(order).map((part) => [part.role, part.status]));
      expect([parts.get('target'), parts.get('stop')]).toEqual(['filled', 'cancelled']);
      expect(await sharesHeld(subject)).toBe(0);
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
    }));
}

function otoCases(makeSubject: MakeBrokerSubject): void {
  it('OD-26 an oto whose entry filled has its one exit resting, and the shares reserved', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk, account, asset } = subject;
      const order = await orderDesk.place(otoFor(subject, 'od-26', { stop: 0.5 }));
      expect(order).toMatchObject({ orderClass: 'oto', role: 'entry', status: 'filled', filledQuantity: 10 });
      expect(order.legs).toMatchObject([
        { role: 'stop', side: 'sell', quantity: 10, stopPrice: priceAt(subject, 0.5) },
      ]);
      expect(RESTING).toContain(order.legs[0]?.status);
      expect((await orderDesk.openOrders(asset)).map((open) => open.clientOrderId)).toEqual(['od-26']);
      expect((await account.snapshot()).positions[0]).toMatchObject({ quantity: 10, availableQuantity: 0 });
      expect(await orderDesk.find('od-26')).toEqual(order);
    }));

  it('OD-27 the exit of an oto may be a target', () =>
    withSubject(makeSubject, async (subject) => {
      const order = await subject.orderDesk.place(otoFor(subject, 'od-27', { target: 2 }));
      expect(order.legs).toMatchObject([{ role: 'target', side: 'sell', limitPrice: priceAt(subject, 2) }]);
      expect(RESTING).toContain(order.legs[0]?.status);
    }));

  it('OD-28 a stop of an oto that the price reaches sells the position', (context) =>
    withSubject(makeSubject, async (subject) => {
      if (!subject.advance) return context.skip(NO_ADVANCE);
      await subject.orderDesk.place(otoFor(subject, 'od-28', { stop: 0.999 }));
      for (let count = 0; count < SESSIONS_TO_WAIT && (await sharesHeld(subject)) > 0; count += 1) {
        await subject.advance();
      }
      expect(await sharesHeld(subject)).toBe(0);
      expect((await subject.orderDesk.find('od-28'))?.legs).toMatchObject([
        { role: 'stop', status: 'filled', filledQuantity: 10 },
      ]);
      expect((await subject.account.fills()).map((fill) => fill.role)).toEqual(['entry', 'stop']);
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
    }));

  it('OD-29 cancelling an oto cancels its exit and keeps what has filled', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(otoFor(subject, 'od-29', { stop: 0.5 }));
      const cancelled = await subject.orderDesk.cancel('od-29');
      expect(cancelled).toMatchObject({ status: 'filled', filledQuantity: 10 });
      expect(cancelled.legs.map((leg) => leg.status)).toEqual(['cancelled']);
      expect(await subject.orderDesk.openOrders(subject.asset)).toEqual([]);
      expect((await subject.account.snapshot()).positions[0]).toMatchObject({ quantity: 10, availableQuantity: 10 });
    }));
}

function refusalCases(makeSubject: MakeBrokerSubject): void {
  it('OD-16 a sale of more than is available is refused', () =>
    withSubject(makeSubject, async (subject) => {
      const { orderDesk } = subject;
      const sell = { side: 'sell', quantity: 11 } as const;
      await expect(orderDesk.place(intentFor(subject, 'od-16-short', sell))).rejects.toBeInstanceOf(BrokerRefused);
      await orderDesk.place(bracketFor(subject, 'od-16-buy'));
      const reserved = orderDesk.place(intentFor(subject, 'od-16-reserved', { side: 'sell', quantity: 1 }));
      await expect(reserved).rejects.toThrow(/insufficient/i);
      await expect(reserved).rejects.toBeInstanceOf(InsufficientQuantity);
      expect(await sharesHeld(subject)).toBe(10);
    }));

  it('OD-17 a buy of more than the cash pays for is refused and leaves no order', () =>
    withSubject(makeSubject, async (subject) => {
      const { buyingPower } = await subject.account.snapshot();
      const quantity = Math.ceil((2 * buyingPower) / subject.referencePrice);
      const placed = subject.orderDesk.place(intentFor(subject, 'od-17', { quantity }));
      await expect(placed).rejects.toBeInstanceOf(BrokerRefused);
      await expect(placed).rejects.toThrow(/cash|buying power/i);
      expect(await subject.orderDesk.find('od-17')).toBeNull();
      expect(await fillCount(subject)).toBe(0);
    }));

  it('OD-18 an order for an asset that the broker does not know is refused', () =>
    withSubject(makeSubject, async (subject) => {
      const placed = subject.orderDesk.place(intentFor(subject, 'od-18', { asset: 'ZZZZZZ' }));
      await expect(placed).rejects.toBeInstanceOf(BrokerRefused);
    }));
}
