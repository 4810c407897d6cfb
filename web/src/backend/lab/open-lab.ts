/** The lab's engine: workers beside the page, two of them for what takes long, or the page itself where there are none. */
import type { LabEngine } from './lab-engine.ts';
import { sharedEngine } from './shared-engine.ts';
import { workerRunner } from './worker-runner.ts';

/** Workers start when they are first needed; `close` ends them. */
export async function openLab(): Promise<LabEngine> {
  if (typeof Worker !== 'undefined') return sharedEngine(workerRunner(), [workerRunner(), workerRunner()]);
  const { pageRunner } = await import('./page-runner.ts');
  const runner = pageRunner();
  return sharedEngine(runner, [runner]);
}
