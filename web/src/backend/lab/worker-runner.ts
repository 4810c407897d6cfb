/**
 * A worker that does the lab's tasks, as a runner: messages go out with an id and come back with it. A task that is
 * aborted ends with its worker, at once; the next task starts another one.
 */
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import type { LabBars } from './lab-engine.ts';
import type { AnswerOf, LabMessage, LabReply, LabRunner, LabStop, LabTask, OnSteps, RunOptions } from './lab-tasks.ts';

interface Waiting {
  readonly answered: (answer: never) => void;
  readonly failed: (error: unknown) => void;
  readonly onSteps: OnSteps | undefined;
}

const LOST = 'The computation stopped unexpectedly, most likely for want of memory. Use fewer bars, then run it again.';
/** A second part per worker lets the faster one help out. */
const PARTS = 2;

interface Started {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  readonly sent: Set<string>;
}

function start(): Started {
  const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module', name: 'lab' });
  const waiting = new Map<number, Waiting>();
  worker.onmessage = ({ data }: MessageEvent<LabReply>) => {
    const asked = waiting.get(data.id);
    if (data.kind === 'steps') return asked?.onSteps?.(data.done, data.total);
    waiting.delete(data.id);
    // The answer to an id is the answer to the task that went out under it.
    if (data.kind === 'answer') asked?.answered(data.answer as never);
    else asked?.failed(new BackendProblem(data.problem));
  };
  worker.onerror = () => {
    for (const { failed } of waiting.values()) failed(new BackendProblem(problemOf(LOST)));
    waiting.clear();
  };
  return { worker, waiting, sent: new Set() };
}

/** Calls back when it has been enough, which may have been the case before. */
function askToStop(enough: AbortSignal | undefined, stop: () => void): void {
  if (enough?.aborted) stop();
  else enough?.addEventListener('abort', stop, { once: true });
}

/** A runner whose worker starts with its first task and lives until `close`. */
export function workerRunner(): LabRunner {
  let started: Started | null = null;
  let last = 0;
  const stop = (reason: unknown) => {
    started?.worker.terminate();
    for (const { failed } of started?.waiting.values() ?? []) failed(reason);
    started?.waiting.clear();
    started = null;
  };
  return {
    parts: PARTS,
    run: <Task extends LabTask>(bars: LabBars, task: Task, { onSteps, signal, stop: enough }: RunOptions = {}) =>
      new Promise<AnswerOf<Task>>((answered, failed) => {
        signal?.throwIfAborted();
        started ??= start();
        const { worker, waiting, sent } = started;
        last += 1;
        const id = last;
        waiting.set(id, { answered, failed, onSteps });
        signal?.addEventListener('abort', () => waiting.size > 0 && stop(signal.reason), { once: true });
        const message: LabMessage = { id, key: bars.key, bars: sent.has(bars.key) ? null : bars, task };
        sent.add(bars.key);
        worker.postMessage(message);
        askToStop(enough, () => waiting.has(id) && worker.postMessage({ id, kind: 'stop' } satisfies LabStop));
      }),
    close: () => stop(new DOMException('The lab was closed.', 'AbortError')),
  };
}
