/** What a computation of the lab goes through: the bars it needs, the engine, and where its problems belong. */
import type { BacktestRequest, StrategyChoice } from '@trading-crew/core/contracts';
import type { Problem } from '../../backend/backend.ts';
import type { LabBacktest, LabEngine, LabSearch } from '../../backend/lab/lab-engine.ts';
import { faultsWithin, type LoadedBars } from '../../backend/lab/load-bars.ts';
import { describeProblem } from '../../backend/problems.ts';

/** A request with the bars that it is computed on. */
export interface Prepared {
  readonly request: BacktestRequest;
  readonly loaded: LoadedBars;
}

/** A backtest that was computed, with all that a screen shows of it. */
export interface LabOutcome extends Prepared {
  readonly backtest: LabBacktest;
}

/** What stopped a computation: something at a field, faults of the bars, or a problem of the whole. */
export type LabFault =
  | { readonly kind: 'fields'; readonly problems: Readonly<Record<string, string>> }
  | { readonly kind: 'bars'; readonly faults: readonly string[] }
  | { readonly kind: 'problem'; readonly problem: Problem };

/** Thrown where the bars themselves cannot be used. */
export class FaultyBars extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super('The bars have faults.');
    this.faults = faults;
  }
}

/** Where what was thrown belongs. A field that the form does not have is a problem of the whole. */
export function faultOf(error: unknown, fields: readonly string[]): LabFault {
  if (error instanceof FaultyBars) return { kind: 'bars', faults: error.faults };
  const problem = describeProblem(error);
  const { message } = problem;
  const field = problem.field === 'strategy' ? 'strategy.name' : problem.field;
  if (field !== null && fields.includes(field)) return { kind: 'fields', problems: { [field]: message } };
  return { kind: 'problem', problem };
}

export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/**
 * Refuses bars of the market that are faulty where they count, warm-up included: `warmUp` bars where those of the request's
 * own strategy are not all. Bars of a file were checked whole.
 */
export function checkPrepared({ request, loaded }: Prepared, warmUp?: number | null): void {
  if (loaded.file !== null) return;
  const faults = faultsWithin(loaded, request, warmUp ?? undefined);
  if (faults.length > 0) throw new FaultyBars(faults);
}

export async function computeBacktest(engine: LabEngine, prepared: Prepared, search: LabSearch): Promise<LabOutcome> {
  const { request, loaded } = prepared;
  const backtest = await engine.backtest(loaded.bars, { request, search });
  return { ...prepared, backtest };
}

/** The same question with another strategy's answer. */
export const withChoice = ({ request, loaded }: Prepared, strategy: StrategyChoice): Prepared => ({
  request: { ...request, strategy },
  loaded,
});
