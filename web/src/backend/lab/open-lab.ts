/** The lab's engine: workers beside the page, two of them for what takes long, or the page itself where there are none. */
import type { LabEngine } from './lab-engine.ts';
import { sharedEngine } from './shared-engine.ts';
import { workerRunner } from './worker-runner.ts';

/** Workers start when they are first needed; `close` ends them. */
export async function openLab(): Promise<LabEngine> {
  if (typeof Worker !== 'undefined') {
    const pool = [workerRunner(), workerRunner()];
    return sharedEngine({ single: workerRunner(), pool, walkForward: workerRunner(), crew: workerRunner() });
  }
  const { pageRunner } = await import('./page-runner.ts');
  const runner = pageRunner();
  return sharedEngine({ single: runner, pool: [runner], walkForward: runner, crew: runner });
}
