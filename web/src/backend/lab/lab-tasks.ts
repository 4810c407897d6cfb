/** The pieces of work that the lab is cut into, as data: they travel to a worker and back, or are done on the page. */
import type { CrewReport } from '@trading-crew/core/contracts';
import type { SweepPart, SweepPlan, SweepSlice } from '@trading-crew/core/backtest';
import type { Problem } from '../backend.ts';
import type {
  BacktestWork,
  CrewWork,
  LabBacktest,
  LabBars,
  LabWalkForward,
  SweepWork,
  WalkForwardWork,
} from './lab-engine.ts';

/** What a sweep tries, in the engine's words. */
export const planOf = ({ request, first, second }: SweepWork): SweepPlan => ({
  choice: request.strategy,
  first,
  second,
});

export type LabTask =
  | { readonly kind: 'backtest'; readonly work: BacktestWork }
  | { readonly kind: 'sweep-part'; readonly work: SweepWork; readonly part: SweepPart }
  | { readonly kind: 'walk-forward'; readonly work: WalkForwardWork }
  | { readonly kind: 'crew'; readonly work: CrewWork };

export interface LabAnswers {
  readonly backtest: LabBacktest;
  readonly 'sweep-part': SweepSlice;
  readonly 'walk-forward': LabWalkForward;
  readonly crew: CrewReport;
}

export type AnswerOf<Task extends LabTask> = LabAnswers[Task['kind']];

/** Told how many steps of a task are done. */
export type OnSteps = (done: number, total: number) => void;

/** Whoever asked for a task, as far as the task is concerned. */
export interface TaskWatch {
  readonly onSteps: OnSteps;
  /** Whether the task is to end with what it has; asked by tasks of which a part is of use. */
  readonly isStopped: () => boolean;
}

/** Bars are sent the first time and named afterwards. */
export interface LabMessage {
  readonly id: number;
  readonly key: string;
  readonly bars: LabBars | null;
  readonly task: LabTask;
}

/** Asks the task of that id to end with what it has. */
export interface LabStop {
  readonly id: number;
  readonly kind: 'stop';
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
  /** Aborted, it ends the task at once, without an answer. */
  readonly signal?: AbortSignal;
  /** Aborted, it ends the task soon, with an answer of what there is by then. */
  readonly stop?: AbortSignal;
}
