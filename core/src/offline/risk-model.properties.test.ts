/**
 * The limits after every sequence: purchases and sales that risk sized, at a simulated broker whose prices move. Limits
 * hold in the moment of each purchase, whatever came before, and no sequence of fills loses a cent.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BrokerRefused,
  DEFAULT_SETTINGS,
  type AccountSnapshot,
  type Fill,
  type OrderSide,
  type RiskLimits,
  type RiskOutput,
} from '../contracts/index.ts';
import { haltsDue, lastStopOut, peakEquity, returnCorrelation, sizePosition } from '../domain/index.ts';
import { memorySafety } from './memory-safety.ts';
import type { ReplayedMarket } from './replayed-market.ts';
import { newSimulation, ReplayedMarket as Market, SimulatedBroker } from './index.ts';
import { NO_COSTS, sessionAt, tinyInstrument, tinyIntent, type Row } from './testing/tiny-market.ts';

const ASSETS = ['ONE', 'TWO', 'THREE', 'FOUR'];
const DAYS = 40;
const CENT = 0.005;

/** A walk of prices; where `gap` is nothing the open is the close before, so that an order fills at its reference. */
const walk = (gap: number) =>
  fc
    .array(
      fc.record({
        gap: fc.integer({ min: -100, max: 100 }),
        move: fc.integer({ min: -100, max: 100 }),
        reach: fc.nat(80),
      }),
      { minLength: DAYS, maxLength: DAYS },
    )
    .map((days) => {
      let close = 50;
      return days.map((day): Row => {
        const open = close * (1 + (gap * day.gap) / 1_000);
        close = open * (1 + day.move / 1_000);
        const reach = day.reach / 1_000;
        return [open, Math.max(open, close) * (1 + reach), Math.min(open, close) * (1 - reach), close];
      });
    });

const part = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
const limits: fc.Arbitrary<RiskLimits> = fc
  .record({
    gross: part,
    cash: part,
    position: part,
    open: fc.integer({ min: 1, max: 4 }),
    loss: part,
    cooldown: fc.nat(3),
  })
  .map(({ gross, cash, position, open, loss, cooldown }) => ({
    ...DEFAULT_SETTINGS.risk,
    riskPerTrade: 0.05,
    maxGrossExposure: 0.05 + 0.95 * gross,
    minCash: 0.95 * cash,
    maxPosition: 0.1 + 0.9 * position,
    maxOpenPositions: open,
    maxNewPositionsPerDay: 4,
    maxDailyLoss: 0.02 + 0.4 * loss,
    maxDrawdown: 0.05 + 0.5 * loss,
    cooldownSessions: cooldown,
    maxCorrelation: 0.9,
    takeProfit: 0.05,
    maxOrderDollars: 1_000_000,
  }));

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('buy' as const), asset: fc.constantFrom(...ASSETS) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('sell' as const), asset: fc.constantFrom(...ASSETS) }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'advance' as const }) },
  ),
  { minLength: 10, maxLength: 60 },
);
type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never;

interface World {
  readonly broker: SimulatedBroker;
  readonly market: ReplayedMarket;
  readonly limits: RiskLimits;
  readonly safety: ReturnType<typeof memorySafety>;
  orders: number;
}

/** What the risk agent does: the facts, the halts that they call for, the size. */
async function sized(world: World, asset: string, side: OrderSide): Promise<RiskOutput> {
  const { broker, market, safety } = world;
  const { session, now } = await broker.market();
  const [account, protections] = [await broker.snapshot(), await safety.protections(session)];
  const closes = (one: string) => {
    const bars = market.barsUntil(one, now, 120);
    return { time: bars.map(({ time }) => time), close: bars.map(({ close }) => close) };
  };
  const own = closes(asset);
  const instrument = market.instrumentOf(asset);
  if (!instrument) throw new Error('the market lacks an asset');
  const history = await broker.equityHistory();
  const peak = peakEquity({ history, equity: account.equity, session, since: protections.peakSince });
  for (const halt of haltsDue({ account, limits: world.limits, peakEquity: peak, session, now })) {
    await safety.halt(halt);
  }
  return sizePosition({
    side,
    asset,
    account,
    instrument,
    limits: world.limits,
    referencePrice: own.close.at(-1) ?? 0,
    confidence: 1,
    sizeFactor: 1,
    protections,
    peakEquity: peak,
    lastStopOut: lastStopOut(asset, await broker.fills(), own.time, session),
    correlations: account.positions
      .filter((position) => position.asset !== asset)
      .map((position) => ({ asset: position.asset, ...returnCorrelation(own, closes(position.asset)) })),
  });
}

const exposureOf = ({ positions, reservedCash = 0 }: AccountSnapshot): number =>
  positions.reduce((sum, { marketValue }) => sum + marketValue, reservedCash);

/** Every limit on the money and the count, on the account as it stands. */
function expectWithin(account: AccountSnapshot, cost: number, opened: number, set: RiskLimits): void {
  expect(exposureOf(account) + cost).toBeLessThanOrEqual(set.maxGrossExposure * account.equity + CENT);
  expect(account.cash - (account.reservedCash ?? 0) - cost).toBeGreaterThanOrEqual(set.minCash * account.equity - CENT);
  expect(account.positions.length + opened).toBeLessThanOrEqual(set.maxOpenPositions);
}

async function trade(world: World, asset: string, side: OrderSide, isCalm: boolean): Promise<RiskOutput> {
  const { broker } = world;
  const before = await broker.snapshot();
  const output = await sized(world, asset, side);
  if (output.verdict === 'reject') return output;
  if (side === 'buy') expectWithin(before, output.notional, 1, world.limits);
  if (side === 'sell') for (const open of await broker.openOrders(asset)) await broker.cancel(open.clientOrderId);
  world.orders += 1;
  const { quantity, targetPrice, stopPrice } = output;
  const isBracket = side === 'buy' && targetPrice !== null && stopPrice !== null;
  const exits = isBracket ? { orderClass: 'bracket' as const, targetPrice, stopLossPrice: stopPrice } : {};
  const intent = tinyIntent(`tc-${world.orders}`, { asset, side, quantity, ...exits });
  try {
    await broker.place(intent);
  } catch (error) {
    // A gap may leave too little cash for what the reference allowed.
    expect(error).toBeInstanceOf(BrokerRefused);
    expect(isCalm, 'nothing is refused that risk allowed at the very price').toBe(false);
  }
  const after = await broker.snapshot();
  if (side === 'buy' && isCalm) expectWithin(after, 0, 0, world.limits);
  if (side === 'sell') expect(after.positions.map((position) => position.asset)).not.toContain(asset);
  return output;
}

const cashEffect = ({ side, quantity, price, commission }: Fill): number =>
  (side === 'buy' ? -1 : 1) * quantity * price - commission;

async function expectToTheCent({ broker }: World): Promise<void> {
  const [{ cash, equity, positions }, fills] = [await broker.snapshot(), await broker.fills()];
  const held = positions.reduce((sum, { quantity, marketPrice }) => sum + quantity * marketPrice, 0);
  expect(Math.abs(cash + held - equity)).toBeLessThan(CENT);
  const replayed = fills.reduce((sum, fill) => sum + cashEffect(fill), await broker.startingEquity());
  expect(Math.abs(replayed - cash)).toBeLessThan(CENT);
  const shares = new Map<string, number>();
  for (const { asset, side, quantity } of fills) {
    shares.set(asset, (shares.get(asset) ?? 0) + (side === 'buy' ? quantity : -quantity));
  }
  for (const asset of ASSETS) {
    const quantity = positions.find((position) => position.asset === asset)?.quantity ?? 0;
    expect(shares.get(asset) ?? 0).toBeCloseTo(quantity, 6);
  }
}

function worldOf(rows: readonly Row[][], set: RiskLimits, costs: typeof NO_COSTS): World {
  const market = new Market(ASSETS.map((asset, index) => tinyInstrument(asset, rows[index] ?? [])));
  // Far enough in for correlations to be known.
  const state = newSimulation({ market, startOn: sessionAt(25), startingCash: 100_000, seed: 1 });
  const broker = new SimulatedBroker({ state, market, costs });
  return { broker, market, limits: set, safety: memorySafety(), orders: 0 };
}

const fourWalks = (gap: number) => fc.tuple(walk(gap), walk(gap), walk(gap), walk(gap));

async function play(world: World, plan: readonly Step[], isCalm: boolean): Promise<number> {
  let bought = 0;
  for (const step of plan) {
    if (step.kind === 'advance') {
      if (world.broker.sessionsLeft === 0) break;
      world.broker.advance();
    } else {
      const { verdict } = await trade(world, step.asset, step.kind, isCalm);
      if (step.kind === 'buy' && verdict !== 'reject') bought += 1;
    }
    await expectToTheCent(world);
  }
  return bought;
}

describe('sizePosition on a simulated account', () => {
  it('keeps exposure, cash and positions in bounds after every sequence, where orders fill at their reference', async () => {
    let bought = 0;
    await fc.assert(
      fc.asyncProperty(fourWalks(0), limits, steps, async (rows, set, plan) => {
        bought += await play(worldOf(rows, set, NO_COSTS), plan, true);
      }),
      { numRuns: 120 },
    );
    expect(bought, 'purchases that were checked').toBeGreaterThan(100);
  });

  it('keeps them at the reference, and every cent, where prices gap and trading costs', async () => {
    const costs = fc.record({
      slippageBps: fc.constantFrom(0, 5, 200),
      commissionPerOrder: fc.constantFrom(0, 1, 50),
      commissionPerShare: fc.constantFrom(0, 0.005, 1),
    });
    let bought = 0;
    await fc.assert(
      fc.asyncProperty(fourWalks(1), limits, steps, costs, async (rows, set, plan, cost) => {
        bought += await play(worldOf(rows, set, { ...NO_COSTS, ...cost }), plan, false);
      }),
      { numRuns: 120 },
    );
    expect(bought, 'purchases that were checked').toBeGreaterThan(100);
  });

  it('buys nothing once a drawdown was seen, whatever equity does after, and sells all the same', async () => {
    let halted = 0;
    await fc.assert(
      fc.asyncProperty(fourWalks(1), limits, steps, async (rows, set, plan) => {
        const world = worldOf(rows, { ...set, maxDrawdown: 0.02 }, NO_COSTS);
        for (const step of plan) {
          if (step.kind === 'advance') {
            if (world.broker.sessionsLeft === 0) break;
            world.broker.advance();
            continue;
          }
          const isHalted = world.safety.halts.some(({ code }) => code === 'DRAWDOWN');
          const held = (await world.broker.snapshot()).positions.find(({ asset }) => asset === step.asset)?.quantity;
          const output = await trade(world, step.asset, step.kind, false);
          if (step.kind === 'sell') expect(output.quantity).toBe(held ?? 0);
          else if (isHalted) expect(output).toMatchObject({ verdict: 'reject', quantity: 0 });
          halted += isHalted ? 1 : 0;
        }
      }),
      { numRuns: 80 },
    );
    expect(halted, 'steps under a halt').toBeGreaterThan(20);
  });
});
