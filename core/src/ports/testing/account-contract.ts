/** The contract of the Account port as numbered cases, for every implementation of it. */
import { describe, expect, it } from 'vitest';
import { AccountSnapshot, EquityPoint, Fill, MarketSession } from '../../contracts/index.ts';
import { bracketFor, intentFor, NO_ADVANCE, priceAt, withSubject, type MakeBrokerSubject } from './broker-subject.ts';

/** Registers the cases AC-01 to AC-10 under a name. */
export function describeAccountContract(name: string, makeSubject: MakeBrokerSubject): void {
  describe(`Account contract: ${name}`, () => {
    freshAccountCases(makeSubject);
    positionCases(makeSubject);
    historyCases(makeSubject);
  });
}

function freshAccountCases(makeSubject: MakeBrokerSubject): void {
  it('AC-01 a fresh account holds cash only, and equity is that cash', () =>
    withSubject(makeSubject, async ({ account }) => {
      const snapshot = await account.snapshot();
      expect(AccountSnapshot.parse(snapshot)).toEqual(snapshot);
      expect(snapshot.status).toBe('active');
      expect(snapshot.cash).toBeGreaterThan(0);
      expect(snapshot.equity).toBeCloseTo(snapshot.cash, 6);
      expect(snapshot.previousEquity).toBeCloseTo(snapshot.cash, 6);
      expect(snapshot.buyingPower).toBeGreaterThan(0);
      expect(snapshot.positions).toEqual([]);
      expect(snapshot.newPositionsToday).toBe(0);
      expect(await account.fills()).toEqual([]);
    }));

  it('AC-02 the market is open and its instants are in order', () =>
    withSubject(makeSubject, async ({ account }) => {
      const market = await account.market();
      expect(MarketSession.parse(market)).toEqual(market);
      expect(market.isOpen).toBe(true);
      expect(market.nextClose).toBeGreaterThan(market.now);
      expect(market.nextOpen).toBeGreaterThan(market.nextClose ?? Number.POSITIVE_INFINITY);
    }));
}

function positionCases(makeSubject: MakeBrokerSubject): void {
  it('AC-03 a buy turns cash into a position, and cash plus positions stay the equity', () =>
    withSubject(makeSubject, async (subject) => {
      const before = await subject.account.snapshot();
      const order = await subject.orderDesk.place(intentFor(subject, 'ac-03'));
      const after = await subject.account.snapshot();
      const [position] = after.positions;
      expect(position).toMatchObject({ asset: subject.asset, quantity: 10, availableQuantity: 10 });
      expect(position?.averagePrice).toBeCloseTo(order.averageFillPrice ?? 0, 4);
      expect(position?.marketValue).toBeCloseTo(10 * (position?.marketPrice ?? 0), 4);
      expect(before.cash - after.cash).toBeGreaterThan(9 * subject.referencePrice * 0.9);
      expect(after.equity).toBeCloseTo(after.cash + (position?.marketValue ?? 0), 4);
      expect(after.newPositionsToday).toBe(1);
    }));

  it('AC-04 a resting sell reserves its shares until it is cancelled', () =>
    withSubject(makeSubject, async (subject) => {
      const { account, orderDesk } = subject;
      await orderDesk.place(intentFor(subject, 'ac-04-buy'));
      const sell = { side: 'sell', quantity: 4, type: 'limit', limitPrice: priceAt(subject, 2) } as const;
      await orderDesk.place(intentFor(subject, 'ac-04-sell', sell));
      expect((await account.snapshot()).positions[0]).toMatchObject({ quantity: 10, availableQuantity: 6 });
      await orderDesk.cancel('ac-04-sell');
      expect((await account.snapshot()).positions[0]).toMatchObject({ quantity: 10, availableQuantity: 10 });
    }));

  it('AC-05 a position shows the prices of its resting exits, which share the same shares', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(bracketFor(subject, 'ac-05'));
      expect((await subject.account.snapshot()).positions[0]).toMatchObject({
        quantity: 10,
        availableQuantity: 0,
        targetPrice: priceAt(subject, 2),
        stopPrice: priceAt(subject, 0.5),
      });
    }));

  it('AC-06 a position that is sold is gone from the positions, which are sorted by symbol', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(intentFor(subject, 'ac-06-buy'));
      const held = (await subject.account.snapshot()).positions.map((position) => position.asset);
      expect(held).toEqual([...held].sort());
      expect(held).toContain(subject.asset);
      await subject.orderDesk.place(intentFor(subject, 'ac-06-sell', { side: 'sell' }));
      const after = await subject.account.snapshot();
      expect(after.positions).toEqual([]);
      expect(after.newPositionsToday).toBe(1);
    }));
}

function historyCases(makeSubject: MakeBrokerSubject): void {
  it('AC-07 every fill is there once, oldest first, and asking twice changes nothing', () =>
    withSubject(makeSubject, async (subject) => {
      await subject.orderDesk.place(intentFor(subject, 'ac-07-buy'));
      await subject.orderDesk.place(intentFor(subject, 'ac-07-sell', { side: 'sell', quantity: 4 }));
      const fills = await subject.account.fills();
      expect(fills.map((fill) => Fill.parse(fill))).toEqual(fills);
      expect(fills.map(({ side, quantity }) => [side, quantity])).toEqual([
        ['buy', 10],
        ['sell', 4],
      ]);
      expect(new Set(fills.map((fill) => fill.fillId)).size).toBe(2);
      expect(fills.map((fill) => fill.clientOrderId)).toEqual(['ac-07-buy', 'ac-07-sell']);
      expect(await subject.account.fills()).toEqual(fills);
    }));

  it('AC-08 the equity history grows by one point with each session, oldest first', (context) =>
    withSubject(makeSubject, async ({ account, advance }) => {
      if (!advance) return context.skip(NO_ADVANCE);
      const before = await account.equityHistory();
      const sessions: string[] = [];
      for (let count = 0; count < 3; count += 1) {
        sessions.push((await account.market()).session);
        await advance();
      }
      const history = await account.equityHistory();
      expect(history.map((point) => EquityPoint.parse(point))).toEqual(history);
      expect(history.length).toBe(before.length + 3);
      expect(history.slice(-3).map((point) => point.session)).toEqual(sessions);
    }));

  it('AC-10 what the account began with stays the same, and a fresh account may not know it yet', (context) =>
    withSubject(makeSubject, async (subject) => {
      const { account, advance } = subject;
      if (!advance) return context.skip(NO_ADVANCE);
      const { cash } = await account.snapshot();
      expect([cash, null]).toContain(await account.startingEquity());
      await advance();
      await subject.orderDesk.place(intentFor(subject, 'ac-10'));
      await advance();
      expect(await account.startingEquity()).toBeCloseTo(cash, 4);
    }));

  it('AC-09 the end of a session sets the previous equity and the count of new positions', (context) =>
    withSubject(makeSubject, async (subject) => {
      if (!subject.advance) return context.skip(NO_ADVANCE);
      await subject.orderDesk.place(intentFor(subject, 'ac-09'));
      const { session } = await subject.account.market();
      await subject.advance();
      const after = await subject.account.snapshot();
      const point = (await subject.account.equityHistory()).find((candidate) => candidate.session === session);
      expect(after.previousEquity).toBeCloseTo(point?.equity ?? Number.NaN, 4);
      expect(after.newPositionsToday).toBe(0);
      expect((await subject.account.market()).session > session).toBe(true);
    }));
}
