/** Random markets and rules for tests of the engines, and both engines asked the same. */
import fc from 'fast-check';
import { DAY_MS, type BacktestRules, type RiskLimits } from '../contracts/index.ts';
import { seededGenerator, type PriceColumns } from '../domain/index.ts';
import type { BacktestRun } from './backtest-run.ts';
import { eventBacktest, type EventBacktest, type EventMarket } from './event-backtest.ts';
import { fastBacktest } from './fast-backtest.ts';

export const NO_COSTS: BacktestRules['costs'] = {
  slippageBps: 0,
  volumeImpact: 0,
  commissionPerShare: 0,
  commissionPerOrder: 0,
  commissionRate: 0,
};

/** Ten thousand dollars, all of it in one position, no costs, no exits. */
export const PLAIN_RULES: BacktestRules = {
  capital: 10_000,
  costs: NO_COSTS,
  sizing: { kind: 'fraction', fraction: 1, stopLoss: 0, takeProfit: 0 },
  allowShort: false,
  wholeShares: true,
  fillAt: 'next-open',
};

export const FIRST_DAY = Date.UTC(2020, 0, 1);

/** Bars as [open, high, low, close] on consecutive days, a million shares each unless told otherwise. */
export function columnsOfBars(
  bars: readonly (readonly [number, number, number, number])[],
  volume = 1_000_000,
): PriceColumns {
  const column = (place: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(bars, (bar) => bar[place]);
  return {
    length: bars.length,
    time: Float64Array.from(bars, (_, index) => FIRST_DAY + index * DAY_MS),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(bars.length).fill(volume),
  };
}

/** A market on these bars where every stance is fresh and known from the first bar on. */
export const marketOf = (
  columns: PriceColumns,
  stances: readonly number[],
  more: Partial<EventMarket> = {},
): EventMarket => ({
  asset: 'TEST',
  columns,
  stances: Int8Array.from(stances),
  warmUp: 1,
  freshnessBars: Infinity,
  priceIncrement: 0.01,
  quantityIncrement: 1,
  ...more,
});

/** The sessions of all bars. */
export const wholePeriod = ({ columns: { time } }: EventMarket) => ({ from: time[0] ?? 0, to: time.at(-1) ?? 0 });

/** Both engines over the bars from `from` to `to`. */
export function bothEngines(
  market: EventMarket,
  rules: BacktestRules,
  { from = 0, to = market.columns.length - 1 }: { readonly from?: number; readonly to?: number } = {},
): { readonly fast: BacktestRun; readonly event: BacktestRun; readonly account: EventBacktest } {
  const { columns, stances } = market;
  const fast = fastBacktest(columns, stances, rules, { ...market, from, to });
  const sessions = { from: columns.time[from] ?? 0, to: columns.time[to] ?? 0 };
  const account = eventBacktest([market], rules, sessions);
  const [first] = account.runs;
  if (!first) throw new Error('the event engine gave no run');
  return { fast, event: first.run, account };
}

/** Bars that gap, trend, jump and stand still, with volumes from nothing to a lot. */
export function randomColumns(seed: number, length: number, step: number): PriceColumns {
  const random = seededGenerator(seed);
  const rounded = (price: number): number => Math.max(step, Math.round(price / step) * step);
  let close = rounded(5 + random() * 300);
  const volumes: number[] = [];
  const bars = Array.from({ length }, () => {
    const gap = random() < 0.15 ? 1 + (random() - 0.5) * 0.3 : 1 + (random() - 0.5) * 0.01;
    const open = rounded(close * gap);
    close = rounded(open * (1 + (random() - 0.5) * (random() < 0.2 ? 0.2 : 0.04)));
    const [top, bottom] = [Math.max(open, close), Math.min(open, close)];
    volumes.push(random() < 0.1 ? 0 : Math.floor(random() * 50_000));
    return [open, rounded(top * (1 + random() * 0.04)), rounded(bottom * (1 - random() * 0.04)), close] as const;
  });
  return { ...columnsOfBars(bars), volume: Float64Array.from(volumes) };
}

/** Stances that last for a while, after a warm-up. */
export function randomStances(seed: number, length: number, warmUp: number): Int8Array {
  const random = seededGenerator(seed);
  const stances = new Int8Array(length).fill(2);
  let stance = 0;
  for (let index = warmUp - 1; index < length; index++) {
    if (random() < 0.2) stance = Math.floor(random() * 3) - 1;
    stances[index] = stance;
  }
  return stances;
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** Often so wide that positions are large, so that losses reach the limits on them. */
const wideOr = (wide: number, min: number, max: number) => fc.oneof(fc.constant(wide), between(min, max));

export const anyLimits: fc.Arbitrary<RiskLimits> = fc.record({
  riskPerTrade: wideOr(0.05, 0.0005, 0.05),
  maxPosition: wideOr(1, 0.01, 1),
  maxGrossExposure: wideOr(1, 0.05, 1),
  minCash: wideOr(0.05, 0, 0.95),
  stopLoss: wideOr(0.05, 0.005, 0.5),
  takeProfit: wideOr(0, 0, 2),
  maxDailyLoss: between(0.005, 0.5),
  maxOpenPositions: fc.integer({ min: 1, max: 50 }),
  maxNewPositionsPerDay: fc.integer({ min: 1, max: 50 }),
  maxOrdersPerDay: fc.integer({ min: 1, max: 200 }),
  maxOrderDollars: wideOr(1_000_000, 100, 1_000_000),
  maxDrawdown: wideOr(0.05, 0.02, 0.9),
  cooldownSessions: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30 })),
  maxCorrelation: between(0, 1),
  priceCollar: between(0.001, 0.5),
});

const nothingOr = (max: number) => fc.oneof(fc.constant(0), between(0, max));

const anySizing: fc.Arbitrary<BacktestRules['sizing']> = fc.oneof(
  fc.record({ kind: fc.constant('risk' as const), limits: anyLimits, confirm: fc.boolean() }),
  fc.record({
    kind: fc.constant('fraction' as const),
    fraction: fc.oneof(fc.constant(1), between(0.01, 1)),
    stopLoss: nothingOr(0.5),
    takeProfit: nothingOr(2),
  }),
);

export const anyRules: fc.Arbitrary<BacktestRules> = fc.record({
  capital: fc.constantFrom(100, 10_000, 123_456.78, 1_000_000_000),
  costs: fc.record({
    slippageBps: nothingOr(200),
    volumeImpact: nothingOr(1),
    commissionPerShare: nothingOr(1),
    commissionPerOrder: nothingOr(50),
    commissionRate: nothingOr(0.02),
  }),
  sizing: anySizing,
  allowShort: fc.boolean(),
  wholeShares: fc.boolean(),
  fillAt: fc.constantFrom('next-open', 'close'),
});

/** A confidence for each bar, refused now and then. */
export const confirmOf =
  (seed: number) =>
  (index: number): number | null => {
    const value = seededGenerator(seed + index)();
    return value < 0.2 ? null : value;
  };

export const anyMarket: fc.Arbitrary<EventMarket> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    length: fc.integer({ min: 1, max: 300 }),
    warmUp: fc.integer({ min: 1, max: 20 }),
    freshnessBars: fc.constantFrom(1, 2, 3, 20, Infinity),
    priceIncrement: fc.constantFrom(0.01, 0.0001, 1, 0.05),
    quantityIncrement: fc.constantFrom(1, 0.01, 1e-9, 10),
  })
  .map(({ seed, length, warmUp, freshnessBars, priceIncrement, quantityIncrement }) => ({
    asset: 'TEST',
    columns: randomColumns(seed, length + warmUp, priceIncrement),
    stances: randomStances(seed + 1, length + warmUp, warmUp),
    warmUp,
    freshnessBars,
    priceIncrement,
    quantityIncrement,
    confirm: confirmOf(seed),
  }));
