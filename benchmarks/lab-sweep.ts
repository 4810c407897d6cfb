/** The sweep: against a sweep with the loop by hand, and shared out between two workers. */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { sweep, sweepGrid, sweepPart, type SweepGrid, type SweepSlice } from '../core/src/backtest/sweep.ts';
import { sweepChoice, sweepParts, sweepSize } from '../core/src/backtest/sweep-plan.ts';
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import type { Group } from './figure.ts';
import { handBacktest, type HandResult } from './hand-backtest.ts';
import { walkedBars } from './lab-bars.ts';
import { HAND_TERMS, PLAN, RULES, stretchOf } from './lab-run.ts';
import { processorTime } from './processor-time.ts';
import { interleaved, median, medianRatio, timed } from './statistics.ts';

const BARS = 150_000;
const WORKERS = 2;
const SAMPLES = { warmUps: 2, rounds: 7 };
const HOW = `${sweepSize(PLAN)} combinations over ${BARS.toLocaleString('en-US')} bars; ${SAMPLES.rounds} samples in turn after ${SAMPLES.warmUps} to warm up`;

/** The bars in memory that threads can share. */
function shared(columns: PriceColumns): PriceColumns {
  const copy = (column: Float64Array): Float64Array => {
    const target = new Float64Array(new SharedArrayBuffer(column.byteLength));
    target.set(column);
    return target;
  };
  return {
    length: columns.length,
    time: copy(columns.time),
    open: copy(columns.open),
    high: copy(columns.high),
    low: copy(columns.low),
    close: copy(columns.close),
    volume: copy(columns.volume),
  };
}

/** Every combination by hand, all from the bar on which the slowest is warmed up; no equity curve is kept. */
function handSweep(columns: PriceColumns): HandResult[] {
  const slowest = Math.max(...(PLAN.second?.values ?? []));
  return Array.from({ length: sweepSize(PLAN) }, (_, combination) => {
    const choice = sweepChoice(PLAN, combination);
    if (choice?.name !== 'three-moving-averages') throw new Error(`Combination ${combination} is not allowed.`);
    const { short, medium, long } = choice;
    return handBacktest(columns, [short, medium, long], HAND_TERMS, slowest - 1, false);
  });
}

/** Throws unless both come to the same in every combination. */
function requireSameThing(grid: SweepGrid, byHand: readonly HandResult[]): void {
  const returns = grid.totalReturn.flat();
  const [sharpes, trades] = [grid.sharpe.flat(), grid.trades.flat()];
  byHand.forEach((hand, combination) => {
    const isSame =
      trades[combination] === hand.trades &&
      Math.abs((returns[combination] ?? Number.NaN) - hand.totalReturn) < 1e-9 &&
      Math.abs((sharpes[combination] ?? Number.NaN) - hand.sharpe) < 1e-6;
    if (!isSame) throw new Error(`Combination ${combination} is not what it is by hand.`);
  });
}

/** The sweep in workers that are there already, as on the page: parts out, slices in. */
async function sharedOut(workers: readonly Worker[], columns: PriceColumns): Promise<SweepGrid> {
  const parts = sweepParts(PLAN, workers.length);
  const slices = await Promise.all(
    workers.map(async (worker, index): Promise<SweepSlice> => {
      const answered = once(worker, 'message');
      worker.postMessage(parts[index]);
      // Sent by lab-sweep-worker.ts, which is this program.
      return ((await answered) as [SweepSlice])[0];
    }),
  );
  return sweepGrid(PLAN, slices, stretchOf(columns));
}

export async function measure(): Promise<Group> {
  const columns = shared(walkedBars(BARS));
  const stretch = stretchOf(columns);
  const alone = (): SweepGrid | null => sweep(columns, PLAN, RULES, stretch);
  const grid = alone();
  if (grid === null) throw new Error('The sweep was cancelled.');
  requireSameThing(grid, handSweep(columns));
  const { ours, hand } = await interleaved(
    {
      ours: () => processorTime(() => sweepPart(columns, PLAN, RULES, stretch)),
      hand: () => processorTime(() => handSweep(columns)),
    },
    SAMPLES,
  );
  const file = join(import.meta.dirname, 'lab-sweep-worker.ts');
  const workers = Array.from({ length: WORKERS }, () => new Worker(file, { workerData: columns }));
  const two = await sharedOut(workers, columns);
  const differing = JSON.stringify(two) === JSON.stringify(grid) ? 0 : 1;
  const both = await interleaved(
    { one: () => timed(alone), two: () => timed(() => sharedOut(workers, columns)) },
    SAMPLES,
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  const ms = (samples: readonly number[]): string => `${median(samples).toFixed(0)} ms`;
  return {
    title: 'Sweep of the lab',
    figures: [
      {
        name: 'Sweep / sweep by hand',
        value: medianRatio(ours, hand),
        unit: '×',
        goal: { atMost: 1.5 },
        how: `${HOW}; medians ${ms(ours)} here and ${ms(hand)} by hand of processor time, one thread, with the same returns, Sharpe ratios and trades.`,
      },
      {
        name: `One thread / ${WORKERS} workers`,
        value: medianRatio(both.one, both.two),
        unit: '×',
        goal: { atLeast: 1.4 },
        how: `${HOW}; medians ${ms(both.one)} and ${ms(both.two)} on the clock, the workers started before; on a machine that is busy otherwise there is no second processor to win.`,
      },
      {
        name: 'Results that differ with workers',
        value: differing,
        unit: '',
        goal: { atMost: 0 },
        how: 'The whole grid, compared digit by digit.',
      },
    ],
  };
}
