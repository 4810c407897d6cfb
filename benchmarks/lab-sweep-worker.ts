/** A worker of the sweep: keeps the bars, which it shares with the others, and sweeps the parts that it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { sweepPart } from '../core/src/backtest/sweep.ts';
import type { SweepPart } from '../core/src/backtest/sweep-plan.ts';
import type { PriceColumns } from '../core/src/domain/price-columns.ts';
import { PLAN, RULES, stretchOf } from './lab-run.ts';

// Handed over by lab-sweep.ts, which is this program.
const columns = workerData as PriceColumns;
parentPort?.on('message', (part: SweepPart) => {
  parentPort?.postMessage(sweepPart(columns, PLAN, RULES, stretchOf(columns), { part }));
});
