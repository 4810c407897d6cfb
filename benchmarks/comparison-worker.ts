/**
 * A thread that runs one of the packages on the walk. A thread has its own heap: the objects that a package makes of the
 * bars are not gone through by the garbage collector while ours is at work, nor ours while the package is.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { backtestFramework, grademark } from './comparison-engines.ts';
import { walkedBars } from './lab-bars.ts';
import { timed } from './statistics.ts';

export interface ComparisonData {
  readonly engine: 'grademark' | 'framework';
  readonly bars: number;
  readonly capital: number;
}

// Handed over by lab-packages.ts, which is this program.
const { engine, bars, capital } = workerData as ComparisonData;
const columns = walkedBars(bars);
const run = engine === 'grademark' ? await grademark(columns, capital) : backtestFramework(columns, capital);

parentPort?.on('message', (asked: 'time' | 'result') => {
  const answer = async (): Promise<unknown> => (asked === 'time' ? timed(run) : run());
  void answer().then((value) => parentPort?.postMessage(value));
});
