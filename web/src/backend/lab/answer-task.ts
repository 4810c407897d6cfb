/** Does a piece of the lab's work, wherever it runs: in a worker or on the page. */
import { InvalidInput, sessionOf, type BacktestRequest, type StrategyChoice } from '@trading-crew/core/contracts';
import {
  backtestProblem,
  barsOfPeriod,
  evaluateBacktest,
  holdRun,
  sweepChoice,
  sweepPart,
  sweepProblem,
  sweepSize,
  thinnedCurve,
  walkForwardBacktest,
  walkForwardProblem,
  walkForwardStart,
  type BacktestRun,
  type Stretch,
  type SweepPart,
  type SweepPlan,
  type SweepSlice,
  type WalkForwardResult,
} from '@trading-crew/core/backtest';
import type { PriceColumns } from '@trading-crew/core/domain';
import type {
  BacktestWork,
  CrewWork,
  LabBacktest,
  LabBars,
  LabCurve,
  LabWalkForward,
  SweepWork,
  WalkForwardWork,
  WindowFigures,
} from './lab-engine.ts';
import { planOf, type AnswerOf, type LabTask, type OnSteps, type TaskWatch } from './lab-tasks.ts';

/** Points of a curve: about as many as a wide screen has columns of pixels. */
const POINTS = 1_500;

/** Refuses what cannot be computed, with the field at fault. */
function demand(request: BacktestRequest, columns: PriceColumns): void {
  const problem = backtestProblem(request, columns);
  if (problem) throw new InvalidInput(problem.message, problem.field);
}

const stretchOf = ({ columns, priceIncrement, quantityIncrement }: LabBars, request: BacktestRequest): Stretch => ({
  ...barsOfPeriod(columns, request),
  priceIncrement,
  quantityIncrement,
});

/** The curve of a run with its drawdown, which is measured at every bar and told at those that are shown. */
function curveOf(run: BacktestRun, columns: PriceColumns, capital: number): LabCurve {
  const thin = thinnedCurve(run, columns, capital, POINTS);
  const drawdown: number[] = [];
  let peak = capital;
  run.equity.forEach((value, index) => {
    peak = Math.max(peak, value);
    const session = sessionOf(columns.time[run.from + index] ?? Number.NaN);
    if (session === thin.sessions[drawdown.length]) drawdown.push(peak > 0 ? 1 - value / peak : 0);
  });
  return { ...thin, drawdown };
}

function backtestOf(bars: LabBars, { request, search }: BacktestWork): LabBacktest {
  const { columns, priceIncrement, quantityIncrement } = bars;
  demand(request, columns);
  const increments = { priceIncrement, quantityIncrement };
  const evaluation = evaluateBacktest(request, columns, { increments, search, checkSentinel: true });
  const { run, result, trades, months, drawdown } = evaluation;
  return {
    result,
    curve: curveOf(run, columns, request.rules.capital),
    trades,
    monthly: months,
    drawdown,
    halted: run.halted,
    counted: run.to - run.from + 1,
  };
}

function sweepPartOf(bars: LabBars, work: SweepWork, part: SweepPart, onProgress: OnSteps): SweepSlice {
  const { request } = work;
  demand(request, bars.columns);
  const plan = planOf(work);
  const stretch = stretchOf(bars, request);
  const problem = sweepProblem(plan, stretch);
  if (problem !== null) throw new InvalidInput(problem);
  const slice = sweepPart(bars.columns, plan, request.rules, stretch, { part, onProgress });
  if (!slice) throw new Error('a sweep that nobody cancels ended without a result');
  return slice;
}

function choicesOf(plan: SweepPlan): StrategyChoice[] {
  return Array.from({ length: sweepSize(plan) }, (_, index) => sweepChoice(plan, index)).filter(
    (choice) => choice !== null,
  );
}

/** The numbers of a choice that were varied. */
function variedOf(choice: StrategyChoice, { first, second }: SweepWork): Record<string, number> {
  const numbers: Readonly<Record<string, unknown>> = { ...choice };
  const names = second ? [first.parameter, second.parameter] : [first.parameter];
  return Object.fromEntries(names.map((name) => [name, Number(numbers[name])]));
}

function labWalkForward(
  { columns }: LabBars,
  work: WalkForwardWork,
  walked: WalkForwardResult,
  candidates: number,
): LabWalkForward {
  const { windows, from, to, equity, totalReturn, sharpe, efficiency } = walked;
  const day = (index: number): string => sessionOf(columns.time[index] ?? Number.NaN);
  const figures = (
    { totalReturn: value, sharpe: ratio }: Pick<WindowFigures, 'totalReturn' | 'sharpe'>,
    range: { readonly from: number; readonly to: number },
  ): WindowFigures => ({ from: day(range.from), to: day(range.to), totalReturn: value, sharpe: ratio });
  return {
    windows: windows.map(({ choice, inSample, outOfSample, train, test }) => ({
      chosen: variedOf(choice, work),
      inSample: figures(inSample, train),
      outOfSample: figures(outOfSample, test),
    })),
    curve: curveOf({ ...holdRun(columns, from, to), equity }, columns, work.request.rules.capital),
    outOfSampleReturn: totalReturn,
    outOfSampleSharpe: sharpe,
    efficiency,
    candidates,
  };
}

function walkForwardOf(bars: LabBars, work: WalkForwardWork, onProgress: OnSteps): LabWalkForward {
  const { request, windows, kind, criterion } = work;
  demand(request, bars.columns);
  const plan = planOf(work);
  const stretch = stretchOf(bars, request);
  const problem = sweepProblem(plan, stretch);
  if (problem !== null) throw new InvalidInput(problem);
  const choices = choicesOf(plan);
  const tooShort = walkForwardProblem(walkForwardStart(choices, stretch.from), stretch.to, windows);
  if (tooShort !== null) throw new InvalidInput(tooShort, 'windows');
  const options = { ...stretch, windows, kind, criterion, onProgress };
  const walked = walkForwardBacktest(bars.columns, choices, request.rules, options);
  if (!walked) throw new Error('a walk-forward that nobody cancels ended without a result');
  return labWalkForward(bars, work, walked, choices.length);
}

/** The crew comes with all its agents: it is loaded by those alone who ask it. */
const crewOf = async (bars: LabBars, work: CrewWork, watch: TaskWatch) =>
  (await import('./crew-task.ts')).crewTask(bars, work, watch);

/** Throws InvalidInput for what the user can mend. */
export async function answerTask<Task extends LabTask>(
  bars: LabBars,
  task: Task,
  watch: TaskWatch,
): Promise<AnswerOf<Task>> {
  const asked: LabTask = task;
  const { onSteps } = watch;
  const answer = () => {
    if (asked.kind === 'backtest') return backtestOf(bars, asked.work);
    if (asked.kind === 'sweep-part') return sweepPartOf(bars, asked.work, asked.part, onSteps);
    if (asked.kind === 'crew') return crewOf(bars, asked.work, watch);
    return walkForwardOf(bars, asked.work, onSteps);
  };
  // Each kind of task is answered by its own shape, which TypeScript does not follow through the union.
  return (await answer()) as AnswerOf<Task>;
}
