/** The costs that grow with an order: a share of what its fills are worth, and of the bar that it takes. */
import { describe, expect, it } from 'vitest';
import type { SimulationCosts } from '../contracts/index.ts';
import { tinyBroker, tinyInstrument, tinyIntent, type Row } from './testing/tiny-market.ts';

const FLAT: Row = [100, 104, 96, 100];

/** A broker whose bars trade a thousand shares each. */
function brokerWith(costs: Partial<SimulationCosts>, ...rows: readonly Row[]) {
  const { instrument, bars } = tinyInstrument('TINY', rows);
  const thin = bars.map((bar) => ({ ...bar, volume: 1_000 }));
  return tinyBroker([{ instrument, bars: thin }], { costs, startingCash: 20_000 });
}

const bracket = (quantity: number) =>
  tinyIntent('a', { quantity, orderClass: 'bracket', targetPrice: 110, stopLossPrice: 95 });

describe('a fill on the simulated account', () => {
  it('is charged a share of what it is worth, and bought only as far as the cash pays for that too', async () => {
    const broker = brokerWith({ commissionRate: 0.01 }, FLAT, FLAT, FLAT);
    await broker.place(tinyIntent('a', { quantity: 100 }));
    expect((await broker.fills())[0]).toMatchObject({ quantity: 100, price: 100, commission: 100 });
    expect((await broker.snapshot()).cash).toBe(20_000 - 10_000 - 100);
    const gapping = brokerWith({ commissionRate: 0.01 }, FLAT, [101, 104, 96, 100], FLAT);
    // 198 at 101 and 1 % of it are 20,197.98; 196 are 19,993.96.
    await gapping.place(tinyIntent('a', { quantity: 198 }));
    expect((await gapping.fills())[0]).toMatchObject({ quantity: 196 });
    expect((await gapping.snapshot()).cash).toBeCloseTo(6.04, 9);
  });

  it('moves the price with the square of its share of the bar, on the way in and out', async () => {
    const broker = brokerWith({ volumeImpact: 0.5 }, FLAT, FLAT, [90, 91, 89, 90], FLAT);
    await broker.place(bracket(100));
    // A tenth of the bar: 0.5 × 0.01 = 0.005.
    expect((await broker.fills())[0]).toMatchObject({ price: 100.5, slippage: expect.closeTo(50, 9) as number });
    broker.advance();
    expect((await broker.fills())[1]).toMatchObject({ role: 'stop', price: 89.55 });
  });

  it('moves the price of a stop inside the bar, and never that of a target', async () => {
    const stopped = brokerWith({ volumeImpact: 0.5 }, FLAT, [100, 101, 94, 96], FLAT);
    await stopped.place(bracket(100));
    expect(stopped.advance().fills[1]).toMatchObject({ role: 'stop', price: 94.525 });
    const reached = brokerWith({ volumeImpact: 0.5 }, FLAT, [100, 111, 99, 105], FLAT);
    await reached.place(bracket(100));
    expect(reached.advance().fills[1]).toMatchObject({ role: 'target', price: 110 });
  });

  it('counts each part of a split order by itself', async () => {
    const broker = brokerWith({ volumeImpact: 0.5, partialFillRate: 1 }, FLAT, FLAT, FLAT, FLAT);
    await broker.place(tinyIntent('a', { quantity: 100 }));
    broker.advance();
    // Twice 50 of 1,000: 0.5 × 0.0025 = 0.00125.
    expect((await broker.fills()).map(({ quantity, price }) => [quantity, price])).toEqual([
      [50, 100.125],
      [50, 100.125],
    ]);
  });
});
