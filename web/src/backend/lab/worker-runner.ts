/**
 * A worker that does the lab's tasks, as a runner: messages go out with an id and come back with it. A task that is
 * aborted ends with its worker, at once; what else was waiting for it begins anew with the next worker.
 */
import { BackendProblem } from '../backend.ts';
import { problemOf } from '../problems.ts';
import { keepLatest } from './kept-bars.ts';
import type { LabBars } from './lab-engine.ts';
import type { AnswerOf, LabMessage, LabReply, LabRunner, LabStop, LabTask, OnSteps, RunOptions } from './lab-tasks.ts';

interface Waiting {
  readonly bars: LabBars;
  readonly task: LabTask;
  readonly answered: (answer: never) => void;
  readonly failed: (error: unknown) => void;
  readonly onSteps: OnSteps | undefined;
  readonly enough: AbortSignal | undefined;
}

const LOST = 'The computation stopped unexpectedly, most likely for want of memory. Use fewer bars, then run it again.';
const NEVER_STARTED =
  'The computation could not be started. Check your connection, then run it again; if it stays, reload the page.';
/** A second part per worker lets the faster one help out. */
const PARTS = 2;

interface Started {
  readonly worker: Worker;
  /** The bars that it has by now. */
  readonly sent: Map<string, true>;
  /** Whether it has ever said anything: its program is there. */
  isHeard: boolean;
}

function send({ worker, sent }: Started, id: number, { bars, task, enough }: Waiting): void {
  const { key } = bars;
  const message: LabMessage = { id, key, bars: sent.has(key) ? null : bars, task };
  worker.postMessage(message);
  keepLatest(sent, key, true);
  if (enough?.aborted) worker.postMessage({ id, kind: 'stop' } satisfies LabStop);
}

/** The one worker of a runner, with the tasks that wait for it by id. */
function createPost() {
  const waiting = new Map<number, Waiting>();
  let started: Started | null = null;
  const end = () => {
    started?.worker.terminate();
    started = null;
  };
  /** Nobody is left waiting for a worker that is gone; the next task starts another one. */
  const failAll = (error: unknown) => {
    end();
    const lost = [...waiting.values()];
    waiting.clear();
    for (const { failed } of lost) failed(error);
  };
  const hear = (data: LabReply) => {
    const asked = waiting.get(data.id);
    if (data.kind === 'steps') return asked?.onSteps?.(data.done, data.total);
    waiting.delete(data.id);
    // The answer to an id is the answer to the task that went out under it.
    if (data.kind === 'answer') asked?.answered(data.answer as never);
    else asked?.failed(new BackendProblem(data.problem));
  };
  const start = (): Started => {
    const worker = new Worker(new URL('./lab-worker.ts', import.meta.url), { type: 'module', name: 'lab' });
    const own: Started = { worker, sent: new Map(), isHeard: false };
    worker.onmessage = ({ data }: MessageEvent<LabReply>) => {
      own.isHeard = true;
      hear(data);
    };
    // A worker that was ended has nothing to say any more about the tasks of the next one.
    const lose = () => own === started && failAll(new BackendProblem(problemOf(own.isHeard ? LOST : NEVER_STARTED)));
    worker.onerror = lose;
    worker.onmessageerror = lose;
    return own;
  };
  const post = (id: number, asked: Waiting) => send((started ??= start()), id, asked);
  return { waiting, failAll, post, end, current: () => started };
}

type Post = ReturnType<typeof createPost>;

/** Ends one task at once, for which its worker must end; the others begin anew. */
function endTask({ waiting, post, end }: Post, id: number, reason: unknown): void {
  const asked = waiting.get(id);
  if (!asked) return;
  waiting.delete(id);
  end();
  for (const [other, task] of waiting) post(other, task);
  asked.failed(reason);
}

/** Calls back once a signal is aborted, until it is no longer listened to: gives what ends that. */
function listen(signal: AbortSignal | undefined, called: () => void): () => void {
  signal?.addEventListener('abort', called, { once: true });
  return () => signal?.removeEventListener('abort', called);
}

/** A runner whose worker starts with its first task and lives until `close`. */
export function workerRunner(): LabRunner {
  const office = createPost();
  const { waiting, post, failAll } = office;
  let last = 0;
  const ask = (bars: LabBars, task: LabTask, { onSteps, signal, stop: enough }: RunOptions) => {
    last += 1;
    const id = last;
    const unlisten = [
      listen(signal, () => endTask(office, id, signal?.reason)),
      listen(
        enough,
        () => waiting.has(id) && office.current()?.worker.postMessage({ id, kind: 'stop' } satisfies LabStop),
      ),
    ];
    return new Promise<never>((answered, failed) => {
      signal?.throwIfAborted();
      const asked = { bars, task, answered, failed, onSteps, enough };
      waiting.set(id, asked);
      post(id, asked);
    }).finally(() => {
      waiting.delete(id);
      for (const stopListening of unlisten) stopListening();
    });
  };
  return {
    parts: PARTS,
    run: <Task extends LabTask>(bars: LabBars, task: Task, options: RunOptions = {}): Promise<AnswerOf<Task>> =>
      ask(bars, task, options),
    close: () => failAll(new DOMException('The lab was closed.', 'AbortError')),
  };
}
