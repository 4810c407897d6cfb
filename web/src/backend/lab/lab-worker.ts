/** The worker of the lab: keeps the bars that it was sent and answers one task after the other. */
import { answerTask } from './answer-task.ts';
import type { LabBars } from './lab-engine.ts';
import { labProblem } from './lab-problem.ts';
import type { LabMessage, LabReply, OnSteps } from './lab-tasks.ts';

/** Steps are told no more often than a screen can show. */
const TELL_EVERY_MS = 40;

const known = new Map<string, LabBars>();

function barsOf({ key, bars }: LabMessage): LabBars {
  if (bars) known.set(key, bars);
  const found = known.get(key);
  if (!found) throw new Error(`the worker was not sent the bars ${key}`);
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

function answer(message: LabMessage): LabReply {
  const { id } = message;
  try {
    return { id, kind: 'answer', answer: answerTask(barsOf(message), message.task, stepsOf(id)) };
  } catch (error) {
    return { id, kind: 'problem', problem: labProblem(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<LabMessage>) => reply(answer(data));
