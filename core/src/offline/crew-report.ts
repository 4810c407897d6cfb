/**
 * The crew over history from its request to its report: the same figures, benchmark and validity as any other backtest, with
 * every decision beside them. Nothing but request, settings and bars goes in; where there is a model, its answers as well.
 */
import {
  CREW_DECISIONS_MAX,
  InvalidInput,
  sessionOf,
  type Bar,
  type CrewBacktestChoice,
  type CrewModelUse,
  type CrewReport,
  type Instrument,
  type TradingSettings,
} from '../contracts/index.ts';
import { backtestMetrics } from '../backtest/backtest-metrics.ts';
import { backtestProblem, type BacktestProblem } from '../backtest/backtest-problems.ts';
import { tradeList, type BacktestRun } from '../backtest/backtest-run.ts';
import { barsHash } from '../backtest/bars-hash.ts';
import { defaultRules } from '../backtest/default-rules.ts';
import { holdMetrics } from '../backtest/hold-metrics.ts';
import { monthlyReturns } from '../backtest/monthly-returns.ts';
import { thinnedCurve } from '../backtest/thinned-curve.ts';
import { barsOfPeriod, periodsPerYearOf } from '../backtest/trading-calendar.ts';
import { NO_SEARCH, validityOf } from '../backtest/validity.ts';
import { count, hashNumber, priceColumns, sliceColumns, strategyOf, type PriceColumns } from '../domain/index.ts';
import { crewBacktest, type CrewBacktest, type CrewBacktestOptions } from './crew-backtest.ts';

/** As many points of the curve as the contract has room for. */
const POINTS = 1_500;

/** The bars that a choice means, indexes, both included, and how often the crew decides on them. */
export interface CrewPeriod {
  /** The first bar that counts: the one of the first stance where that is later than the period's. */
  readonly from: number;
  readonly to: number;
  /** Closes at which the crew is asked. */
  readonly decisions: number;
}

/** Meant for a choice that `crewBacktestProblem` finds nothing wrong with: else `to` may lie before `from`. */
export function crewPeriod(choice: CrewBacktestChoice, columns: PriceColumns): CrewPeriod {
  const period = barsOfPeriod(columns, choice);
  const from = Math.max(period.from, strategyOf(choice.strategy).warmUp - 1);
  return { from, to: period.to, decisions: Math.max(0, Math.ceil((period.to - from) / choice.everyBars)) };
}

/**
 * The first thing that is wrong with a choice on these bars, as the lab's backtest would say it, or too many decisions; null
 * where it can be played.
 */
export function crewBacktestProblem(
  choice: CrewBacktestChoice,
  settings: TradingSettings,
  columns: PriceColumns,
  maxDecisions = Infinity,
): BacktestProblem | null {
  const { asset, strategy, from, to } = choice;
  const request = { asset, strategy, from, to, source: { kind: 'market' as const }, rules: defaultRules(settings) };
  const problem = backtestProblem(request, columns);
  if (problem !== null) return problem;
  const { decisions } = crewPeriod(choice, columns);
  if (Math.min(decisions, maxDecisions) <= CREW_DECISIONS_MAX) return null;
  const message =
    `The crew would decide ${count(decisions, 'time')}; at most ${count(CREW_DECISIONS_MAX, 'decision')} are made at once. ` +
    'Ask it less often, or choose a shorter period.';
  return { field: 'everyBars', message };
}

export interface CrewReportOptions {
  readonly choice: CrewBacktestChoice;
  /** The bars that were played, with all that came before and may have come after. */
  readonly bars: readonly Bar[];
  /** Dollars at the start. */
  readonly capital: number;
  /** What asking the model came to; null where the rules decided alone. */
  readonly model: CrewModelUse | null;
}

/**
 * What is shown and stored of a backtest by the crew. The same result on the same bars gives the same report: chance in its
 * validity comes from a seed that is made of the bars.
 */
export function crewReport({ run, decisions, ended }: CrewBacktest, options: CrewReportOptions): CrewReport {
  const { choice, capital, model } = options;
  const all = priceColumns(options.bars);
  const bars = sliceColumns(all, 0, barsOfPeriod(all, choice).to + 1);
  const hash = barsHash(bars);
  const periodsPerYear = periodsPerYearOf(bars);
  const { figures, drawdown } = backtestMetrics(run, bars, { capital, periodsPerYear });
  const seed = hashNumber(hash) % 2 ** 31;
  const sessionAt = (index: number): string => sessionOf(bars.time[index] ?? Number.NaN);
  return {
    choice,
    barsHash: hash,
    from: sessionAt(run.from),
    to: sessionAt(run.to),
    capital,
    figures,
    benchmark: holdMetrics(bars, run.from, run.to, periodsPerYear).figures,
    validity: validityOf(run, bars, { ...NO_SEARCH, capital, periodsPerYear, seed, sentinel: 'not-run' }),
    curve: curveOf(run, bars, capital),
    monthly: monthlyReturns(run, bars, capital),
    drawdown,
    trades: tradeList(run, choice.asset, bars),
    decisions: [...decisions],
    ended,
    halted: run.halted,
    model,
  };
}

function curveOf(run: BacktestRun, bars: PriceColumns, capital: number): CrewReport['curve'] {
  const curve = thinnedCurve(run, bars, capital, POINTS);
  const drawdowns = new Map<string, number>();
  let highest = capital;
  run.equity.forEach((equity, index) => {
    highest = Math.max(highest, equity);
    drawdowns.set(sessionOf(bars.time[run.from + index] ?? Number.NaN), millionths(1 - equity / highest));
  });
  return { ...curve, drawdown: curve.sessions.map((session) => drawdowns.get(session) ?? 0) };
}

/** Finer than a screen shows. Adding 0 makes −0 a plain 0. */
const millionths = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

export interface CrewBacktestOfOptions extends Pick<
  CrewBacktestOptions,
  'llm' | 'clock' | 'maxDecisions' | 'onProgress' | 'isCancelled' | 'stopped'
> {
  /** What asking the model came to, asked at the end; left out, the rules decided alone. */
  readonly modelUse?: () => CrewModelUse;
}

/**
 * Plays the choice by these settings, with the strategy of the choice in place of theirs, and reports. Bars after the period
 * are not looked at. Throws `InvalidInput` with the field that is at fault, and nothing is played then: what
 * `crewBacktestProblem` says, and an instrument that is not the asset.
 */
export async function crewBacktestOf(
  choice: CrewBacktestChoice,
  settings: TradingSettings,
  instrument: Instrument,
  bars: readonly Bar[],
  { modelUse, ...options }: CrewBacktestOfOptions = {},
): Promise<CrewReport> {
  if (instrument.asset !== choice.asset) {
    throw new InvalidInput(`The bars are those of ${instrument.asset}, not of ${choice.asset}.`, 'asset');
  }
  const columns = priceColumns(bars);
  const problem = crewBacktestProblem(choice, settings, columns, options.maxDecisions);
  if (problem !== null) throw new InvalidInput(problem.message, problem.field);
  const { from, to } = crewPeriod(choice, columns);
  const result = await crewBacktest({
    ...options,
    instrument,
    bars,
    settings: { ...settings, strategy: choice.strategy },
    from,
    to,
    everyBars: choice.everyBars,
  });
  return crewReport(result, { choice, bars, capital: settings.costs.startingCash, model: modelUse?.() ?? null });
}
