/** The pieces of work that the lab is cut into, as data: they travel to a worker and back, or are done on the page. */
import type { SweepPart, SweepPlan, SweepSlice } from '@trading-crew/core/backtest';
import type { Problem } from '../backend.ts';
import type { BacktestWork, LabBacktest, LabBars, LabWalkForward, SweepWork, WalkForwardWork } from './lab-engine.ts';

/** What a sweep tries, in the engine's words. */
export const planOf = ({ request, first, second }: SweepWork): SweepPlan => ({
  choice: request.strategy,
  first,
  second,
});

export type LabTask =
  | { readonly kind: 'backtest'; readonly work: BacktestWork }
  | { readonly kind: 'sweep-part'; readonly work: SweepWork; readonly part: SweepPart }
  | { readonly kind: 'walk-forward'; readonly work: WalkForwardWork };

export interface LabAnswers {
  readonly backtest: LabBacktest;
  readonly 'sweep-part': SweepSlice;
  readonly 'walk-forward': LabWalkForward;
}

export type AnswerOf<Task extends LabTask> = LabAnswers[Task['kind']];

/** Told how many steps of a task are done. */
export type OnSteps = (done: number, total: number) => void;

/** Bars are sent the first time and named afterwards. */
export interface LabMessage {
  readonly id: number;
  readonly key: string;
  readonly bars: LabBars | null;
  readonly task: LabTask;
}

export type LabReply =
  | { readonly id: number; readonly kind: 'steps'; readonly done: number; readonly total: number }
  | { readonly id: number; readonly kind: 'answer'; readonly answer: LabAnswers[LabTask['kind']] }
  | { readonly id: number; readonly kind: 'problem'; readonly problem: Problem };

/** Whoever does a task: a worker, or the page itself. */
export interface LabRunner {
  /** Into how many parts a sweep is cut for this runner: few where each is costly to begin, many where it must breathe. */
  readonly parts: number;
  /** Throws BackendProblem; the signal's reason once it is aborted. */
  run<Task extends LabTask>(bars: LabBars, task: Task, options?: RunOptions): Promise<AnswerOf<Task>>;
  close(): void;
}

export interface RunOptions {
  readonly onSteps?: OnSteps;
  readonly signal?: AbortSignal;
}
