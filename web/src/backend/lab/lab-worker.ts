/**
 * The worker of the lab: keeps the bars that it was sent and answers its tasks. A task that takes a breath may be told
 * in between to end with what it has.
 */
import { answerTask } from './answer-task.ts';
import { keepLatest } from './kept-bars.ts';
import type { LabBars } from './lab-engine.ts';
import { labProblem } from './lab-problem.ts';
import type { LabMessage, LabReply, LabStop, OnSteps } from './lab-tasks.ts';

/** Steps are told no more often than a screen can show. */
const TELL_EVERY_MS = 40;

const known = new Map<string, LabBars>();
/** Tasks at work by id, and whether each is to end. */
const atWork = new Map<number, boolean>();

function barsOf({ key, bars }: LabMessage): LabBars {
  const found = bars ?? known.get(key);
  if (!found) throw new Error(`the worker was not sent the bars ${key}`);
  keepLatest(known, key, found);
  return found;
}

const reply = (message: LabReply) => self.postMessage(message);

function stepsOf(id: number): OnSteps {
  let told = performance.now();
  return (done, total) => {
    const now = performance.now();
    if (now - told < TELL_EVERY_MS) return;
    told = now;
    reply({ id, kind: 'steps', done, total });
  };
}

async function answer(message: LabMessage): Promise<LabReply> {
  const { id } = message;
  atWork.set(id, false);
  try {
    const watch = { onSteps: stepsOf(id), isStopped: () => atWork.get(id) === true };
    return { id, kind: 'answer', answer: await answerTask(barsOf(message), message.task, watch) };
  } catch (error) {
    return { id, kind: 'problem', problem: labProblem(error) };
  } finally {
    atWork.delete(id);
  }
}

self.onmessage = ({ data }: MessageEvent<LabMessage | LabStop>) => {
  if ('task' in data) void answer(data).then(reply);
  else if (atWork.has(data.id)) atWork.set(data.id, true);
};
