/**
 * The lab's engine over its runners: single backtests have one of their own, so that they never wait for a sweep; a sweep
 * is cut into parts that whoever is free takes next.
 */
import { sweepGrid, sweepParts, type SweepSlice } from '@trading-crew/core/backtest';
import type { LabBars, LabEngine, OnProgress, SweepCell, SweepGrid, SweepWork } from './lab-engine.ts';
import { planOf, type LabRunner } from './lab-tasks.ts';

interface Sweeping {
  readonly bars: LabBars;
  readonly work: SweepWork;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

async function inParts(pool: readonly LabRunner[], sweeping: Sweeping): Promise<SweepSlice[]> {
  const { bars, work, onProgress, signal } = sweeping;
  const parts = sweepParts(
    planOf(work),
    pool.reduce((sum, runner) => sum + runner.parts, 0),
  );
  const done = new Array<number>(parts.length).fill(0);
  const total = parts.at(-1)?.to ?? 1;
  const slices: SweepSlice[] = [];
  let next = 0;
  const takeParts = async (runner: LabRunner) => {
    for (let at = next; at < parts.length; at = next) {
      next += 1;
      const part = parts[at];
      if (!part) return;
      const tell = (count: number) => {
        done[at] = count;
        onProgress(done.reduce((sum, one) => sum + one, 0) / total);
      };
      slices.push(await runner.run(bars, { kind: 'sweep-part', work, part }, { onSteps: tell, signal }));
      tell(part.to - part.from);
    }
  };
  await Promise.all(pool.map(takeParts));
  return slices;
}

function gridOf(work: SweepWork, slices: readonly SweepSlice[]): SweepGrid {
  const { first, second, totalReturn, sharpe, trades, combinationsTried, sharpeVariance } = sweepGrid(
    planOf(work),
    slices,
    { from: 0 },
  );
  const cell = (row: number, column: number): SweepCell | null => {
    const value = totalReturn[row]?.[column] ?? null;
    const count = trades[row]?.[column] ?? null;
    return value === null || count === null
      ? null
      : { totalReturn: value, sharpe: sharpe[row]?.[column] ?? null, trades: count };
  };
  const rows = totalReturn.map((values, row) => values.map((_value, column) => cell(row, column)));
  return { first, second, rows, search: { combinationsTried, sharpeVariance } };
}

interface Runners {
  /** Does the backtests. */
  readonly single: LabRunner;
  /** Share a sweep. */
  readonly pool: readonly LabRunner[];
  /** Walks forward, which a cancelled sweep must not begin anew. */
  readonly walkForward: LabRunner;
  /** The crew over history, which a cancelled sweep must not end. */
  readonly crew: LabRunner;
}

/** An engine whose runners start with their first task; `close` ends them all. */
export function sharedEngine({ single, pool, walkForward, crew }: Runners): LabEngine {
  return {
    backtest: (bars, work) => single.run(bars, { kind: 'backtest', work }),
    sweep: async (bars, work, onProgress, signal) =>
      gridOf(work, await inParts(pool, { bars, work, onProgress, signal })),
    walkForward: (bars, work, onProgress, signal) =>
      walkForward.run(
        bars,
        { kind: 'walk-forward', work },
        { onSteps: (done, total) => onProgress(done / total), signal },
      ),
    crew: (bars, work, onDecisions, stop) => crew.run(bars, { kind: 'crew', work }, { onSteps: onDecisions, stop }),
    close: () => {
      for (const runner of [single, ...pool, walkForward, crew]) runner.close();
    },
  };
}
