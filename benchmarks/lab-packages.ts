/** The backtest against two packages, each in a thread of its own, and trade for trade against one of them. */
import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fastBacktest } from '../core/src/backtest/fast-backtest.ts';
import { simpleMovingAverage } from '../core/src/domain/indicators/index.ts';
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import { BEARISH, BULLISH, NEUTRAL } from '../core/src/domain/strategies/strategy.ts';
import type { PackageTrade } from './comparison-engines.ts';
import type { ComparisonData } from './comparison-worker.ts';
import type { Figure } from './figure.ts';
import { MILLION, walkedBars } from './lab-bars.ts';
import { AVERAGES, RULES, STEPS, fullBacktest } from './lab-run.ts';
import { interleaved, median, medianRatio, timed } from './statistics.ts';

const FRAMEWORK_BARS = 200_000;
const DAY_MS = 86_400_000;
/** Of ours in each sample, one after the other: a single one is over before the processor has woken up for it. */
const CALLS = 8;

/** Asks the thread with a package and waits for its answer. Throws what the thread threw. */
async function ask<Answer>(worker: Worker, question: 'time' | 'result'): Promise<Answer> {
  const answered = once(worker, 'message');
  worker.postMessage(question);
  // Sent by comparison-worker.ts, which is this program.
  return ((await answered) as [Answer])[0];
}

const threadWith = (data: ComparisonData): Worker =>
  new Worker(join(import.meta.dirname, 'comparison-worker.ts'), { workerData: data });

/**
 * How many trades differ from grademark's in a bar or a price, without costs and exits. On the bar that it enters or
 * leaves in, grademark asks neither for an exit nor for an entry: there the view is neutral, which leaves all as it is.
 */
function differingTrades(columns: PriceColumns, theirs: readonly PackageTrade[]): number {
  const [short, medium, long] = AVERAGES.map((period) => simpleMovingAverage(columns.close, period));
  const at = (line: Float64Array | undefined, index: number): number => line?.[index] ?? Number.NaN;
  const stances = Int8Array.from({ length: columns.length }, (_, index) =>
    at(short, index) > at(medium, index) && at(medium, index) > at(long, index) ? BULLISH : BEARISH,
  );
  const barOf = (time: Date): number => Math.round((time.getTime() - at(columns.time, 0)) / DAY_MS);
  for (const { entryTime, exitTime } of theirs) {
    stances[barOf(entryTime)] = NEUTRAL;
    stances[barOf(exitTime)] = NEUTRAL;
  }
  const costs = { slippageBps: 0, volumeImpact: 0, commissionPerShare: 0, commissionPerOrder: 0, commissionRate: 0 };
  const sizing = { kind: 'fraction', fraction: 0.1, stopLoss: 0, takeProfit: 0 } as const;
  const period = { from: 0, to: columns.length - 1, warmUp: AVERAGES[2], freshnessBars: Infinity, ...STEPS };
  const { trades } = fastBacktest(columns, stances, { ...RULES, costs, sizing }, period);
  const differing = theirs.filter(
    ({ entryTime, entryPrice, exitTime, exitPrice }, index) =>
      trades.entryIndex[index] !== barOf(entryTime) ||
      trades.exitIndex[index] !== barOf(exitTime) ||
      trades.entryPrice[index] !== entryPrice ||
      trades.exitPrice[index] !== exitPrice,
  );
  return differing.length + Math.abs(trades.count - theirs.length);
}

/** Samples of both in turn, and a figure of how many times as fast ours is. */
async function throughput(
  worker: Worker,
  columns: PriceColumns,
  samples: { readonly warmUps: number; readonly rounds: number },
): Promise<{ readonly value: number; readonly how: string }> {
  const again = (): void => {
    for (let call = 0; call < CALLS; call++) fullBacktest(columns);
  };
  const { ours, theirs } = await interleaved(
    { ours: async () => (await timed(again)) / CALLS, theirs: () => ask<number>(worker, 'time') },
    samples,
  );
  const ms = (values: readonly number[]): string => `${median(values).toFixed(0)} ms`;
  const how = `${columns.length.toLocaleString('en-US')} bars, medians ${ms(ours)} here and ${ms(theirs)} there on the clock, each in a thread of its own; ${samples.rounds} samples in turn after ${samples.warmUps} to warm up, each of ours the mean of ${CALLS} calls`;
  return { value: medianRatio(theirs, ours), how };
}

async function againstGrademark(columns: PriceColumns): Promise<Figure[]> {
  const worker = threadWith({ engine: 'grademark', bars: columns.length, capital: RULES.capital });
  const { value, how } = await throughput(worker, columns, { warmUps: 3, rounds: 7 });
  const trades = await ask<PackageTrade[]>(worker, 'result');
  await worker.terminate();
  return [
    {
      name: 'Throughput / grademark',
      value,
      unit: '×',
      goal: { atLeast: 7 },
      how: `${how}. Version 0.3.0 with its equity curve and analysis; it knows no costs and no Sharpe ratio, and its averages are computed before the clock runs.`,
    },
    {
      name: 'Trades that differ from grademark’s',
      value: differingTrades(columns, trades),
      unit: '',
      goal: { atMost: 0 },
      how: `Of ${trades.length.toLocaleString('en-US')}, in bar or price of entry or exit, without costs, stop and target; neutral on the bars on which grademark asks nothing.`,
    },
  ];
}

async function againstFramework(columns: PriceColumns): Promise<Figure> {
  const worker = threadWith({ engine: 'framework', bars: columns.length, capital: RULES.capital });
  const { value, how } = await throughput(worker, columns, { warmUps: 2, rounds: 5 });
  await worker.terminate();
  return {
    name: 'Throughput / @backtest/framework',
    value,
    unit: '×',
    goal: { atLeast: 80 },
    how: `${how}. Version 1.1.18 with its database stubbed and a strategy that keeps its own sums; no costs and no exits there.`,
  };
}

/** Against both, one after the other. */
export async function againstPackages(): Promise<Figure[]> {
  return [...(await againstGrademark(walkedBars(MILLION))), await againstFramework(walkedBars(FRAMEWORK_BARS))];
}
