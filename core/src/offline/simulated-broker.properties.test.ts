/** What holds for the simulated broker whatever is ordered: money is conserved, nothing is oversold, no look-ahead. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokerRefused, type Fill, type OrderIntent, type SimulationCosts } from '../contracts/index.ts';
import { generatedInstruments } from './generated-instruments.ts';
import { newSimulation } from './new-simulation.ts';
import { ReplayedMarket, type InstrumentBars } from './replayed-market.ts';
import { SimulatedBroker } from './simulated-broker.ts';
import { NO_COSTS, sessionAt, tinyBroker, tinyIntent, tinyInstrument, type Row } from './testing/tiny-market.ts';

const ASSETS = ['TINY', 'OTHER'];

/** A walk of bars whose opens gap and whose ranges hold open and close; now and then a day without trading. */
const rows = fc
  .array(
    fc.record({
      gap: fc.double({ min: -0.15, max: 0.15, noNaN: true }),
      move: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
      up: fc.double({ min: 0, max: 0.08, noNaN: true }),
      down: fc.double({ min: 0, max: 0.08, noNaN: true }),
      closed: fc.boolean(),
      closedToo: fc.boolean(),
      closedThree: fc.boolean(),
    }),
    { minLength: 14, maxLength: 14 },
  )
  .map((days) => {
    let close = 100;
    return days.map(({ gap, move, up, down, closed, closedToo, closedThree }, index): Row => {
      if (index > 1 && closed && closedToo && closedThree) return null;
      const open = close * (1 + gap);
      close = open * (1 + move);
      return [open, Math.max(open, close) * (1 + up), Math.min(open, close) * (1 - down), close];
    });
  });

const step = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'advance' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), order: fc.nat(12) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      asset: fc.constantFrom(...ASSETS),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      type: fc.constantFrom('market' as const, 'market' as const, 'limit' as const, 'stop' as const),
      orderClass: fc.constantFrom(
        'simple' as const,
        'simple' as const,
        'bracket' as const,
        'oto' as const,
        'oco' as const,
      ),
      /** Which exit an oto has. */
      exit: fc.constantFrom('stop' as const, 'stop' as const, 'target' as const),
      timeInForce: fc.constantFrom('day' as const, 'gtc' as const),
      /** Share of what can be bought or sold; a little above 1 asks for too much. */
      share: fc.double({ min: 0.05, max: 1.05, noNaN: true }),
      price: fc.double({ min: 0.8, max: 1.2, noNaN: true }),
      target: fc.double({ min: 1.01, max: 1.2, noNaN: true }),
      stop: fc.double({ min: 0.8, max: 0.99, noNaN: true }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const costs: fc.Arbitrary<SimulationCosts> = fc.record({
  startingCash: fc.constant(10_000),
  slippageBps: fc.constantFrom(0, 5, 200),
  commissionPerOrder: fc.constantFrom(0, 1, 50),
  commissionPerShare: fc.constantFrom(0, 0.005, 1),
  commissionRate: fc.constantFrom(0, 0.001),
  volumeImpact: fc.constantFrom(0, 0.1),
  partialFillRate: fc.constantFrom(0, 0.5, 1),
  rejectionRate: fc.constantFrom(0, 0.3),
});

async function intentOf(order: Extract<Step, { kind: 'place' }>, id: string, broker: SimulatedBroker) {
  const { positions, buyingPower } = await broker.snapshot();
  const held = positions.find((position) => position.asset === order.asset);
  const reference = held?.marketPrice ?? 100;
  const { asset, type, orderClass, timeInForce } = order;
  // An order that makes no sense is refused; most should be taken, so that there is something to check.
  const side = orderClass === 'oco' ? 'sell' : orderClass === 'simple' ? order.side : 'buy';
  const most = side === 'buy' ? buyingPower / reference : (held?.availableQuantity ?? 0);
  const quantity = Math.max(1, Math.floor(order.share * most));
  const price = reference * order.price;
  return tinyIntent(id, {
    asset,
    side,
    type,
    orderClass,
    timeInForce,
    quantity,
    limitPrice: type === 'limit' ? price : null,
    stopPrice: type === 'stop' ? price : null,
    targetPrice:
      orderClass === 'simple' || (orderClass === 'oto' && order.exit === 'stop') ? null : price * order.target,
    stopLossPrice:
      orderClass === 'simple' || (orderClass === 'oto' && order.exit === 'target') ? null : price * order.stop,
  });
}

/** Does one step; an order that is refused is one that changes nothing. Returns whether there was anything to do. */
async function take(work: Step, id: string, broker: SimulatedBroker): Promise<boolean> {
  if (work.kind === 'advance') {
    if (broker.sessionsLeft === 0) return false;
    broker.advance();
    return true;
  }
  const before = broker.state;
  try {
    if (work.kind === 'cancel') await broker.cancel(`o-${work.order}`);
    else await broker.place(await intentOf(work, id, broker));
  } catch (error) {
    expect(error).toBeInstanceOf(BrokerRefused);
    expect(broker.state).toEqual(before);
  }
  return true;
}

const cashEffect = ({ side, quantity, price, commission }: Fill): number =>
  (side === 'buy' ? -1 : 1) * quantity * price - commission;

async function expectSound(broker: SimulatedBroker): Promise<void> {
  const { account, ledger } = broker.state;
  const snapshot = await broker.snapshot();
  expect(account.cash).toBeGreaterThanOrEqual(0);
  expect(snapshot.buyingPower).toBeGreaterThanOrEqual(0);
  const held = snapshot.positions.reduce((sum, position) => sum + position.marketValue, 0);
  expect(snapshot.equity).toBeCloseTo(account.cash + held, 6);
  const replayed = ledger.fills.reduce((cash, fill) => cash + cashEffect(fill), account.startingCash);
  expect(Math.abs(account.cash - replayed)).toBeLessThan(1e-6);
  for (const asset of ASSETS) {
    const fills = ledger.fills.filter((fill) => fill.asset === asset);
    let quantity = 0;
    for (const fill of fills) {
      quantity += fill.side === 'buy' ? fill.quantity : -fill.quantity;
      expect(quantity).toBeGreaterThanOrEqual(0);
    }
    const position = snapshot.positions.find((candidate) => candidate.asset === asset);
    expect(position?.quantity ?? 0).toBe(quantity);
    expect(position?.availableQuantity ?? 0).toBeLessThanOrEqual(quantity);
  }
  expect(new Set(ledger.fills.map((fill) => fill.fillId)).size).toBe(ledger.fills.length);
  const times = ledger.fills.map((fill) => fill.time);
  expect(times).toEqual([...times].sort((one, other) => one - other));
  expect(ledger.fills.every((fill) => fill.slippage >= 0 && fill.commission >= 0)).toBe(true);
  await expectOrdersSound(broker);
}

/** What the orders say of themselves adds up to the fills, and each is shown once, oldest first. */
async function expectOrdersSound(broker: SimulatedBroker): Promise<void> {
  const orders = await broker.orders(0);
  expect(new Set(orders.map((order) => order.clientOrderId)).size).toBe(orders.length);
  const submitted = orders.map((order) => order.submittedAt);
  expect(submitted).toEqual([...submitted].sort((one, other) => one - other));
  const filled = new Map<string, number>();
  for (const fill of broker.state.ledger.fills) {
    filled.set(fill.clientOrderId, (filled.get(fill.clientOrderId) ?? 0) + fill.quantity);
  }
  for (const part of orders.flatMap((order) => [order, ...order.legs])) {
    expect(part.filledQuantity).toBeCloseTo(filled.get(part.clientOrderId) ?? 0, 9);
    expect(part.filledQuantity).toBeLessThanOrEqual(part.quantity);
  }
}

describe('any sequence of orders and sessions', () => {
  it('spends the last cent but never more, however the division rounds', async () => {
    const prices = fc.integer({ min: 100, max: 5_000_000 }).map((steps) => steps / 10_000);
    await fc.assert(
      fc.asyncProperty(
        prices,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: -3, max: 3 }),
        async (price, quantity, ulps) => {
          const startingCash = quantity * price * (1 + ulps * Number.EPSILON);
          const known = price / 2;
          const bars: Row[] = [
            [known, known, known, known],
            [price, price, price, price],
          ];
          const broker = tinyBroker([tinyInstrument('TINY', bars)], { startingCash });
          const order = await broker.place(tinyIntent('a', { quantity }));
          expect(order.filledQuantity).toBe(quantity * price <= startingCash ? quantity : quantity - 1);
          expect(broker.state.account.cash).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('keeps cash above zero, sells no more than is held, and conserves money', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        rows,
        costs,
        fc.array(step, { minLength: 15, maxLength: 40 }),
        async (tiny, other, rates, steps) => {
          const broker = tinyBroker([tinyInstrument('TINY', tiny), tinyInstrument('OTHER', other)], { costs: rates });
          for (const [index, work] of steps.entries()) {
            if (!(await take(work, `o-${index}`, broker))) break;
            await expectSound(broker);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('gives the same state, byte for byte, for the same seed and orders', async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        rows,
        costs,
        fc.array(step, { minLength: 10, maxLength: 30 }),
        async (tiny, other, rates, steps) => {
          const play = async (): Promise<string> => {
            const broker = tinyBroker([tinyInstrument('TINY', tiny), tinyInstrument('OTHER', other)], { costs: rates });
            for (const [index, work] of steps.entries()) await take(work, `o-${index}`, broker);
            return JSON.stringify(broker.state);
          };
          expect(await play()).toBe(await play());
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the look-ahead sentinel', () => {
  const sessions = Array.from({ length: 120 }, (_, index) => sessionAt(index));
  const original = generatedInstruments(sessions);
  const START = 60;

  /** The same bars up to a session's open; its high, low, close and volume and everything later are changed. */
  const perturbed = (entries: readonly InstrumentBars[], from: number): InstrumentBars[] =>
    entries.map(({ instrument, bars }) => ({
      instrument,
      bars: bars.map((bar, index) => {
        if (index < from) return bar;
        const open = index === from ? bar.open : bar.open * 1.7;
        return { ...bar, open, high: open * 3, low: open / 3, close: open * 2.5, volume: 7 };
      }),
    }));

  /** Everything that can be seen at the open of the session `START + played`, after orders placed there. */
  async function seenAt(entries: readonly InstrumentBars[], played: number): Promise<string> {
    const market = new ReplayedMarket(entries);
    const state = newSimulation({ market, startOn: sessionAt(START), startingCash: 50_000, seed: 5 });
    const broker = new SimulatedBroker({ state, market, costs: { ...NO_COSTS, slippageBps: 5, partialFillRate: 0.5 } });
    const orders: unknown[] = [];
    for (let session = 0; session <= played; session += 1) {
      if (session > 0) orders.push(broker.advance());
      for (const { instrument } of entries) {
        const { asset } = instrument;
        const known = await market.bars({ asset, until: broker.now, limit: 30 });
        const close = known.at(-1)?.close ?? 0;
        const exits = { targetPrice: close * 1.05, stopLossPrice: close * 0.97 };
        const bracket: Partial<OrderIntent> = { orderClass: 'bracket', ...exits };
        const change = session % 2 === 0 ? { asset, ...bracket } : { asset, type: 'limit', limitPrice: close * 0.99 };
        orders.push(known, await broker.place(tinyIntent(`${asset}-${session}`, change as Partial<OrderIntent>)));
      }
      orders.push(await broker.snapshot(), await broker.market());
    }
    return JSON.stringify([orders, broker.state]);
  }

  it.each([0, 1, 5, 20])('nothing seen at an open depends on a later price (%i sessions on)', async (played) => {
    const seen = await seenAt(original, played);
    expect(await seenAt(perturbed(original, START + played), played)).toBe(seen);
  });

  it('would notice: the same change one session earlier is seen', async () => {
    expect(await seenAt(perturbed(original, START + 4), 5)).not.toBe(await seenAt(original, 5));
  });
});
