/** The backtest: against a loop written by hand that can do nothing else, against two packages, and its memory. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../core/src/contracts/index.ts';
import { eventBacktest } from '../core/src/backtest/event-backtest.ts';
import { strategyOf } from '../core/src/domain/strategies/index.ts';
import { barAt, sliceColumns, type PriceColumns } from '../core/src/domain/price-columns.ts';
import { crewBacktest } from '../core/src/offline/crew-backtest.ts';
import type { Figure, Group } from './figure.ts';
import { handBacktest } from './hand-backtest.ts';
import { MILLION, walkedBars } from './lab-bars.ts';
import { againstPackages } from './lab-packages.ts';
import { AVERAGES, CHOICE, HAND_TERMS, RULES, STEPS, fullBacktest } from './lab-run.ts';
import { processorTime } from './processor-time.ts';
import { demoMarket } from './stage.ts';
import { interleaved, median, medianRatio } from './statistics.ts';

const WARM_UPS = 3;
const ROUNDS = 7;
const SAMPLES = { warmUps: WARM_UPS, rounds: ROUNDS };
const CALLS = 2;
const EVENT_ROUNDS = 5;
const MEMORY_RUNS = 5;
const CREW_BARS = 5_000;
const CREW_HISTORY = 200;
const HOW = `${ROUNDS} samples in turn after ${WARM_UPS} to warm up, processor time`;
const WORK = 'SMA 8/13/21, fills at the next open, commission, slippage, stop, target, equity curve and all figures';

/** Throws unless both come to the same: a comparison of different things is none. */
function requireSameThing(columns: PriceColumns): void {
  const { run, metrics } = fullBacktest(columns);
  const hand = handBacktest(columns, AVERAGES, HAND_TERMS);
  const pairs: readonly (readonly [number | null | undefined, number])[] = [
    [run.trades.count, hand.trades],
    [run.equity.at(-1), hand.equity.at(-1) ?? Number.NaN],
    [metrics.figures.sharpe.value, hand.sharpe],
    [metrics.figures.sortino.value, hand.sortino],
    [metrics.figures.calmar.value, hand.calmar],
    [metrics.figures.winRate.value, hand.winRate],
    [metrics.figures.profitFactor.value, hand.profitFactor],
  ];
  for (const [mine, theirs] of pairs) {
    if (!(Math.abs((mine ?? Number.NaN) / theirs - 1) < 1e-6)) throw new Error(`${mine} here is ${theirs} by hand.`);
  }
}

async function againstHand(columns: PriceColumns): Promise<Figure> {
  requireSameThing(columns);
  const { ours, hand } = await interleaved(
    {
      ours: () => processorTime(() => fullBacktest(columns), CALLS),
      hand: () => processorTime(() => handBacktest(columns, AVERAGES, HAND_TERMS), CALLS),
    },
    SAMPLES,
  );
  const times = [ours, hand].map((samples) => `${median(samples).toFixed(1)} ms`);
  return {
    name: 'Full backtest / fused loop by hand',
    value: medianRatio(ours, hand),
    unit: '×',
    goal: { atMost: 2 },
    how: `${WORK}; medians ${times[0]} and ${times[1]} for the same trades and the same equity; ${HOW}.`,
  };
}

async function linearity(columns: PriceColumns): Promise<Figure> {
  const tenth = sliceColumns(columns, 0, MILLION / 10);
  const { whole, part } = await interleaved(
    {
      whole: () => processorTime(() => fullBacktest(columns), CALLS),
      part: () => processorTime(() => fullBacktest(tenth), 10 * CALLS),
    },
    SAMPLES,
  );
  return {
    name: 'Time for 1,000,000 bars / 100,000 bars',
    value: medianRatio(whole, part),
    unit: '×',
    goal: { atMost: 12 },
    how: `The same backtest; ${HOW}.`,
  };
}

/** The path through the orders, matching and risk gate of the simulation. */
async function eventDriven(columns: PriceColumns): Promise<Figure> {
  const { warmUp, freshnessBars, stances } = strategyOf(CHOICE);
  const market = { asset: 'WALK', columns, stances: stances(columns), warmUp, freshnessBars, ...STEPS };
  const period = { from: columns.time[0] ?? 0, to: columns.time.at(-1) ?? 0 };
  const { run } = fullBacktest(columns);
  const { equity } = eventBacktest([market], RULES, period);
  if (equity.at(-1) !== run.equity.at(-1)) throw new Error('The two engines do not come to the same equity.');
  const samples: number[] = [];
  for (let round = 0; round < EVENT_ROUNDS; round++) {
    samples.push(await processorTime(() => eventBacktest([market], RULES, period)));
  }
  return {
    name: 'Event-driven path',
    value: MILLION / 1_000 / median(samples),
    unit: 'million bars/s',
    goal: { atLeast: 1 },
    how: `${MILLION.toLocaleString('en-US')} bars with the same rules and the same equity, stances worked out before; median of ${EVENT_ROUNDS}, processor time.`,
  };
}

/** The crew itself over history, by its rules: every agent at every close, on a simulated account. */
async function byTheCrew(): Promise<Figure> {
  const columns = walkedBars(CREW_HISTORY + CREW_BARS);
  const bars = Array.from(columns.time, (_, index) => barAt(columns, index));
  const instrument = demoMarket().instrumentOf('AAPL');
  if (!instrument) throw new Error('The sample market has no AAPL.');
  const settings = { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, use: false } };
  let decisions = 0;
  const took = await processorTime(async () => {
    const result = await crewBacktest({ instrument, bars, settings, from: CREW_HISTORY, to: bars.length - 1 });
    decisions = result.decisions.length;
  });
  if (decisions !== CREW_BARS - 1) throw new Error(`The crew decided ${decisions} times, not at every close.`);
  return {
    name: 'Backtest by the crew itself',
    value: took / 1_000,
    unit: 's',
    goal: { under: 10 },
    how: `Once, ${CREW_BARS.toLocaleString('en-US')} bars after ${CREW_HISTORY} of history, by rules, ${decisions.toLocaleString('en-US')} decisions; processor time.`,
  };
}

function megabytesAbove(): number {
  const file = join(import.meta.dirname, 'lab-memory.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The memory was not measured: ${stderr.trim().split('\n').at(-1)}`);
  return Number(stdout);
}

function memory(): Figure {
  return {
    name: 'Memory above the bars',
    value: Math.max(...Array.from({ length: MEMORY_RUNS }, megabytesAbove)),
    unit: 'MB',
    goal: { atMost: 150 },
    how: `Peak resident set of a process of its own over a full backtest of ${MILLION.toLocaleString('en-US')} bars, less what it held with the bars before; the largest of ${MEMORY_RUNS} processes.`,
  };
}

export async function measure(): Promise<Group> {
  const columns = walkedBars(MILLION);
  return {
    title: 'Backtest, a million bars',
    figures: [
      await againstHand(columns),
      await linearity(columns),
      ...(await againstPackages()),
      await eventDriven(columns),
      await byTheCrew(),
      memory(),
    ],
  };
}
