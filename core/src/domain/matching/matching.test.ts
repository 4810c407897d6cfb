/** Prices of fills worked by hand: gaps, touches, slippage, commission, exits inside one bar. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bar, OrderIntent, OrderLeg, OrderSide, OrderType } from '../../contracts/index.ts';
import {
  activeExits,
  canStillFill,
  commissionOf,
  firstPart,
  isRejected,
  matchAtOpen,
  matchExitsAfterEntry,
  matchExitsAtOpen,
  matchExitsInSession,
  matchInSession,
  newOrder,
  payableQuantity,
  slippageBpsOf,
  slippageCost,
  slippedPrice,
  withClosed,
  withEntryClosed,
  withFill,
} from './index.ts';

const bar = (open: number, high: number, low: number, close: number): Bar => ({
  time: 0,
  open,
  high,
  low,
  close,
  volume: 1,
});
const order = (side: OrderSide, type: OrderType, price: number | null = null) => ({
  side,
  type,
  limitPrice: type === 'limit' ? price : null,
  stopPrice: type === 'stop' ? price : null,
});

describe('costs', () => {
  it('slippage moves the price against the trader and rounds it to four decimals', () => {
    expect(slippedPrice(100, 'buy', 5, null)).toBe(100.05);
    expect(slippedPrice(100, 'sell', 5, null)).toBe(99.95);
    expect(slippedPrice(33.3333, 'buy', 7, null)).toBe(33.3566);
    expect(slippedPrice(64.501427, 'sell', 0, null)).toBe(64.5014);
  });

  it('a coin below a dollar is filled at nine decimals: the price that it has, not the next hundredth of a cent', () => {
    expect(slippedPrice(0.0000039, 'buy', 0, null)).toBe(0.0000039);
    expect(slippedPrice(0.000039, 'buy', 5, null)).toBe(0.00003902);
    expect(slippedPrice(0.5, 'sell', 5, null)).toBe(0.49975);
  });

  it('slippage never pushes a limit order past its limit', () => {
    expect(slippedPrice(100, 'buy', 5, 100.02)).toBe(100.02);
    expect(slippedPrice(100, 'sell', 5, 99.98)).toBe(99.98);
    expect(slippedPrice(100, 'buy', 5, 101)).toBe(100.05);
  });

  it('commission is charged per share, and per order on the first fill only', () => {
    const costs = { commissionPerOrder: 1, commissionPerShare: 0.005, commissionRate: 0 };
    expect(commissionOf(costs, 100, 80, true)).toBe(1.5);
    expect(commissionOf(costs, 100, 80, false)).toBe(0.5);
  });

  it('the rate is a share of what the fill is worth, beside the other charges', () => {
    const costs = { commissionPerOrder: 1, commissionPerShare: 0.005, commissionRate: 0.001 };
    // 100 shares at 80 dollars: 1 + 0.50 + 8.
    expect(commissionOf(costs, 100, 80, true)).toBe(9.5);
    expect(commissionOf(costs, 100, 80, false)).toBe(8.5);
  });

  it('volume impact grows with the square of the share of the bar, and ends at the whole of it', () => {
    const costs = { slippageBps: 5, volumeImpact: 0.1 };
    // A tenth of the volume: 0.1 × 0.01 = 0.001, 10 basis points beside the 5.
    expect(slippageBpsOf(costs, 100, 1_000)).toBeCloseTo(15, 12);
    expect(slippageBpsOf(costs, 1_000, 1_000)).toBeCloseTo(1_005, 12);
    expect(slippageBpsOf(costs, 5_000, 1_000)).toBe(slippageBpsOf(costs, 1_000, 1_000));
    expect(slippageBpsOf(costs, 1, 0)).toBe(slippageBpsOf(costs, 1, 1));
    expect(slippedPrice(100, 'buy', slippageBpsOf(costs, 100, 1_000), null)).toBe(100.15);
    expect(slippedPrice(100, 'sell', slippageBpsOf(costs, 100, 1_000), null)).toBe(99.85);
  });

  it('at a rate and an impact of zero nothing changes', () => {
    const number = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        number,
        fc.double({ min: 0, max: 200, noNaN: true }),
        (quantity, price, volume, bps) => {
          const costs = { commissionPerOrder: 0.35, commissionPerShare: 0.005, commissionRate: 0 };
          expect(commissionOf(costs, quantity, price, true)).toBe(0.35 + 0.005 * quantity);
          expect(slippageBpsOf({ slippageBps: bps, volumeImpact: 0 }, quantity, volume)).toBe(bps);
        },
      ),
    );
  });

  it('the cash pays for as many shares as it covers with their commission, never for more', () => {
    const costs = { commissionPerOrder: 1, commissionPerShare: 0.5, commissionRate: 0.01 };
    // 1,000 less 1 for the order, at 100 + 1 + 0.5 a share: 9.84.
    expect(payableQuantity(costs, 1_000, 100, 50, 1, true)).toBe(9);
    expect(payableQuantity(costs, 1_000, 100, 50, 0.01, true)).toBe(9.84);
    expect(payableQuantity(costs, 1_000, 100, 4, 1, true)).toBe(4);
    expect(payableQuantity(costs, 50, 100, 4, 1, true)).toBe(0);
    const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
    const rate = fc.double({ min: 0, max: 0.02, noNaN: true });
    const step = fc.constantFrom(1, 0.01, 1e-6);
    fc.assert(
      fc.property(amount, amount, amount, rate, step, (cash, price, wanted, commissionRate, increment) => {
        const given = { ...costs, commissionRate };
        const payable = payableQuantity(given, cash, price, wanted, increment, true);
        const paid = payable * price + commissionOf(given, payable, price, true);
        if (payable > 0) expect(paid).toBeLessThanOrEqual(cash);
        expect(payable).toBeLessThanOrEqual(wanted);
      }),
    );
  });

  it('a purchase of more shares than can be told apart in steps comes to an end, within the cash', () => {
    const free = { commissionPerOrder: 0, commissionPerShare: 0, commissionRate: 0 };
    for (const [cash, price] of [
      [1e8, 0.00013],
      [100_000, 3.9e-6],
      [99_999.99, 1.7e-9],
    ] as const) {
      const payable = payableQuantity(free, cash, price, Number.MAX_SAFE_INTEGER, 1e-6, true);
      expect(payable * price).toBeLessThanOrEqual(cash);
      expect(payable * price).toBeGreaterThan(cash * (1 - 1e-9));
    }
  });

  it('the cost of slippage is what the fill is worse than the market, never negative', () => {
    expect(slippageCost('buy', 100.05, 100, 10)).toBeCloseTo(0.5, 10);
    expect(slippageCost('sell', 99.95, 100, 10)).toBeCloseTo(0.5, 10);
    expect(slippageCost('buy', 64.5014, 64.501427, 10)).toBe(0);
  });

  it('a fill is never better than the market by more than the rounding, nor past the limit', () => {
    const price = fc.double({ min: 0.01, max: 5_000, noNaN: true });
    const side = fc.constantFrom<OrderSide>('buy', 'sell');
    fc.assert(
      fc.property(price, side, fc.double({ min: 0, max: 200, noNaN: true }), (market, which, bps) => {
        const sign = which === 'buy' ? 1 : -1;
        const filled = slippedPrice(market, which, bps, null);
        expect(sign * (filled - market)).toBeGreaterThan(-0.000051);
        const limit = market * (1 + sign * 0.0003);
        expect(sign * (slippedPrice(market, which, bps, limit) - limit)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('matching at the open', () => {
  it.each([
    ['a market buy fills at the open', order('buy', 'market'), 100, 100],
    ['a market sell fills at the open', order('sell', 'market'), 100, 100],
    ['a limit buy fills at an open below its limit', order('buy', 'limit', 101), 100, 100],
    ['a limit buy fills at an open that equals it', order('buy', 'limit', 100), 100, 100],
    ['a limit buy rests below the open', order('buy', 'limit', 99), 100, null],
    ['a limit sell fills at an open above its limit', order('sell', 'limit', 99), 100, 100],
    ['a limit sell rests above the open', order('sell', 'limit', 101), 100, null],
    ['a stop sell that is gapped through fills at the open', order('sell', 'stop', 95), 90, 90],
    ['a stop sell rests below the open', order('sell', 'stop', 95), 96, null],
    ['a stop buy that is gapped through fills at the open', order('buy', 'stop', 105), 110, 110],
    ['a stop buy rests above the open', order('buy', 'stop', 105), 104, null],
  ])('%s', (_what, which, open, expected) => {
    expect(matchAtOpen(which, open, 0)?.price ?? null).toBe(expected);
  });

  it('slippage is measured against the open', () => {
    expect(matchAtOpen(order('sell', 'stop', 95), 90, 10)).toEqual({ price: 89.91, marketPrice: 90 });
    expect(matchAtOpen(order('buy', 'limit', 100.05), 100, 10)).toEqual({ price: 100.05, marketPrice: 100 });
  });
});

describe('matching inside a session', () => {
  const day = bar(100, 110, 90, 105);
  it.each([
    ['a limit buy fills at its limit when the low touches it', order('buy', 'limit', 90), 90],
    ['a limit buy below the low rests', order('buy', 'limit', 89.99), null],
    ['a limit sell fills at its limit when the high touches it', order('sell', 'limit', 110), 110],
    ['a limit sell above the high rests', order('sell', 'limit', 110.01), null],
    ['a stop sell fills at its stop price', order('sell', 'stop', 95), 95],
    ['a stop sell below the low rests', order('sell', 'stop', 89), null],
    ['a stop buy fills at its stop price', order('buy', 'stop', 107), 107],
    ['a stop buy above the high rests', order('buy', 'stop', 111), null],
    ['a market order never rests past an open', order('buy', 'market'), null],
  ])('%s', (_what, which, expected) => {
    expect(matchInSession(which, day, 0)?.price ?? null).toBe(expected);
  });

  it('a stop slips, a limit does not', () => {
    expect(matchInSession(order('sell', 'stop', 95), day, 10)?.price).toBe(94.905);
    expect(matchInSession(order('sell', 'limit', 110), day, 10)?.price).toBe(110);
  });
});

const bracket: OrderIntent = {
  clientOrderId: 'b',
  runId: 'run',
  asset: 'TINY',
  side: 'buy',
  quantity: 10,
  type: 'market',
  limitPrice: null,
  stopPrice: null,
  orderClass: 'bracket',
  targetPrice: 110,
  stopLossPrice: 95,
  timeInForce: 'gtc',
};
const held = newOrder(bracket, 1);
const entered = withFill(held, 'entry', 10, 100, 2);
const fired = (result: { exit: OrderLeg; match: { price: number } } | null) =>
  result && [result.exit.role, result.match.price];

describe('exits', () => {
  const exits = activeExits(entered);

  it('the open fires the stop at the open when it gaps through, the target at the open when it gaps above', () => {
    expect(fired(matchExitsAtOpen(exits, 92, 0))).toEqual(['stop', 92]);
    expect(fired(matchExitsAtOpen(exits, 113, 0))).toEqual(['target', 113]);
    expect(matchExitsAtOpen(exits, 100, 0)).toBeNull();
  });

  it('a bar that holds both prices fires the stop', () => {
    expect(fired(matchExitsInSession(exits, bar(100, 112, 94, 111), 0))).toEqual(['stop', 95]);
    expect(fired(matchExitsInSession(exits, bar(100, 112, 96, 111), 0))).toEqual(['target', 110]);
    expect(matchExitsInSession(exits, bar(100, 109, 96, 108), 0)).toBeNull();
  });

  it('after an entry inside the bar the target counts only when the close proves it', () => {
    expect(matchExitsAfterEntry(exits, bar(108, 112, 97, 100), 0)).toBeNull();
    expect(fired(matchExitsAfterEntry(exits, bar(108, 112, 97, 111), 0))).toEqual(['target', 110]);
    expect(fired(matchExitsAfterEntry(exits, bar(108, 112, 94, 111), 0))).toEqual(['stop', 95]);
  });
});

describe('the life of an order', () => {
  const statuses = (of: typeof held) => [of.status, ...of.legs.map((leg) => leg.status)];

  it('a bracket holds its exits until its entry fills', () => {
    expect(statuses(held)).toEqual(['accepted', 'held', 'held']);
    expect(activeExits(held)).toEqual([]);
    expect(statuses(entered)).toEqual(['filled', 'accepted', 'accepted']);
    expect(held.legs.map((leg) => [leg.role, leg.clientOrderId, leg.side])).toEqual([
      ['target', 'b-target', 'sell'],
      ['stop', 'b-stop', 'sell'],
    ]);
  });

  it('exits cover only what the entry has filled, at its average price', () => {
    const half = withFill(held, 'entry', 4, 100, 2);
    expect(half).toMatchObject({ status: 'partly-filled', filledQuantity: 4, averageFillPrice: 100 });
    expect(half.legs.map((leg) => leg.quantity)).toEqual([4, 4]);
    const whole = withFill(half, 'entry', 6, 105, 3);
    expect(whole).toMatchObject({ status: 'filled', averageFillPrice: 103 });
    expect(whole.legs.map((leg) => leg.quantity)).toEqual([10, 10]);
  });

  it('an exit that fills ends the other exit and the rest of the entry', () => {
    const stopped = withFill(withFill(held, 'entry', 4, 100, 2), 'stop', 4, 95, 3);
    expect(statuses(stopped)).toEqual(['cancelled', 'cancelled', 'filled']);
    expect(stopped.reason).toBe('The stop filled first.');
    expect(canStillFill(stopped)).toBe(false);
  });

  it('an oco is its target, with the stop as its leg; one ends the other', () => {
    const oco = newOrder({ ...bracket, side: 'sell', orderClass: 'oco' }, 1);
    expect(oco).toMatchObject({ role: 'target', type: 'limit', limitPrice: 110, clientOrderId: 'b', side: 'sell' });
    expect(oco.legs).toMatchObject([{ role: 'stop', stopPrice: 95, status: 'accepted', side: 'sell' }]);
    expect(statuses(withFill(oco, 'target', 10, 110, 2))).toEqual(['filled', 'cancelled']);
    expect(statuses(withFill(oco, 'stop', 10, 95, 2))).toEqual(['cancelled', 'filled']);
  });

  it('the exits of an entry leave what it enters, on either side', () => {
    expect(held.legs.map(({ side }) => side)).toEqual(['sell', 'sell']);
    const short = newOrder({ ...bracket, side: 'sell' }, 1);
    expect(short.legs.map(({ side }) => side)).toEqual(['buy', 'buy']);
  });

  it('an oto holds the one exit that it has a price for', () => {
    const oto = newOrder({ ...bracket, orderClass: 'oto', targetPrice: null }, 1);
    expect(oto).toMatchObject({ role: 'entry', orderClass: 'oto', side: 'buy', status: 'accepted' });
    expect(oto.legs).toMatchObject([
      { clientOrderId: 'b-stop', role: 'stop', side: 'sell', stopPrice: 95, status: 'held' },
    ]);
    expect(statuses(withFill(oto, 'entry', 10, 100, 2))).toEqual(['filled', 'accepted']);
    expect(statuses(withFill(withFill(oto, 'entry', 10, 100, 2), 'stop', 10, 95, 3))).toEqual(['filled', 'filled']);
    const withTarget = newOrder({ ...bracket, orderClass: 'oto', stopLossPrice: null }, 1);
    expect(withTarget.legs).toMatchObject([{ role: 'target', side: 'sell', limitPrice: 110 }]);
  });

  it('closing an entry keeps the exits of what has filled, and cancels them when nothing has', () => {
    expect(statuses(withEntryClosed(held, 'rejected', 'no', 2))).toEqual(['rejected', 'cancelled', 'cancelled']);
    const half = withFill(held, 'entry', 4, 100, 2);
    expect(statuses(withEntryClosed(half, 'cancelled', 'no', 3))).toEqual(['cancelled', 'accepted', 'accepted']);
    expect(statuses(withClosed(half, 'cancelled', 'no', 3))).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(statuses(withClosed(entered, 'expired', 'no', 3))).toEqual(['filled', 'expired', 'expired']);
  });
});

describe('chance', () => {
  it('depends on the seed and the order alone, at about the rate asked for', () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => `tc-${index}`);
    const rejected = ids.filter((id) => isRejected(3, id, 0.25));
    expect(rejected.length).toBeGreaterThan(400);
    expect(rejected.length).toBeLessThan(600);
    expect(ids.filter((id) => isRejected(3, id, 0.25))).toEqual(rejected);
    expect(ids.filter((id) => isRejected(4, id, 0.25))).not.toEqual(rejected);
    expect(ids.some((id) => isRejected(3, id, 0))).toBe(false);
    expect(ids.every((id) => isRejected(3, id, 1))).toBe(true);
  });

  it('splits an order into whole steps, about half first, and never one of a single step', () => {
    expect(firstPart(1, 'a', 10, 1, 1)).toBe(5);
    expect(firstPart(1, 'a', 7, 1, 1)).toBe(3);
    expect(firstPart(1, 'a', 2, 1, 1)).toBe(1);
    expect(firstPart(1, 'a', 1, 1, 1)).toBe(1);
    expect(firstPart(1, 'a', 0.3, 0.1, 1)).toBe(0.1);
    expect(firstPart(1, 'a', 10, 1, 0)).toBe(10);
  });
});
