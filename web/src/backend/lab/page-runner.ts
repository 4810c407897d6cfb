/** Does the lab's tasks on the page itself, one after the other with a breath between: where there are no workers. */
import { BackendProblem } from '../backend.ts';
import { answerTask } from './answer-task.ts';
import { labProblem } from './lab-problem.ts';
import type { LabRunner } from './lab-tasks.ts';

/** Small enough that the page answers between two of them. */
const PARTS = 32;
const ignore = () => undefined;
const breath = () => new Promise((resolve) => setTimeout(resolve, 0));

export const pageRunner = (): LabRunner => ({
  parts: PARTS,
  run: async (bars, task, { onSteps = ignore, signal, stop } = {}) => {
    await breath();
    signal?.throwIfAborted();
    try {
      return await answerTask(bars, task, { onSteps, isStopped: () => stop?.aborted ?? false });
    } catch (error) {
      throw new BackendProblem(labProblem(error), { cause: error });
    }
  },
  close: ignore,
});
