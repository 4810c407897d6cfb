/** What became of a proposal: the setting that stood and the one that was proposed, over the bars since its evidence ended. */
import { timeOfSession, type BacktestRules, type SessionDate, type StrategyChoice } from '../contracts/index.ts';
import { barAt, checkBars, strategyOf, type PriceColumns } from '../domain/index.ts';
import { runChoice } from './run-choice.ts';

/** Below so many bars nothing is compared: a month of trading says nothing yet. */
export const FOLLOW_UP_BARS_MIN = 20;
/** Bars that are gone through before, so that a setting may hold by then what it would hold. */
const LEAD_BARS = 252;

export interface FollowUpRequest {
  readonly from: StrategyChoice;
  readonly to: StrategyChoice;
  /** The last session that the evidence rests on: what is compared begins with the one after it. */
  readonly session: SessionDate;
}

export interface FollowUpMarket {
  readonly columns: PriceColumns;
  readonly rules: BacktestRules;
  readonly priceIncrement: number;
  readonly quantityIncrement: number;
}

export interface SinceThen {
  /** Fraction after costs. */
  readonly totalReturn: number;
  /** Trades that were held for at least one of the bars. */
  readonly trades: number;
}

export interface FollowUp {
  /** Bars since the session. */
  readonly bars: number;
  /** What is wrong with the bars that would be compared, in a sentence: then nothing is. Null where nothing is wrong. */
  readonly fault: string | null;
  /** What both made of them; null while they are too few, or where the history before them does not warm both up. */
  readonly compared: { readonly from: SinceThen; readonly to: SinceThen } | null;
}

/**
 * The same engine and rules for both, over bars that were checked as for a decision: a split that prices were not adjusted
 * for would decide which of the two did better. Null where the bars do not reach back to the session.
 */
export function followUp({ from, to, session }: FollowUpRequest, market: FollowUpMarket): FollowUp | null {
  const { columns } = market;
  const last = columns.length - 1;
  const begin = columns.time.findLastIndex((time) => time <= timeOfSession(session));
  if (begin < 0) return null;
  const bars = last - begin;
  const warmUp = Math.max(strategyOf(from).warmUp, strategyOf(to).warmUp);
  if (bars < FOLLOW_UP_BARS_MIN || warmUp - 1 > begin) return { bars, fault: null, compared: null };
  const start = Math.max(warmUp - 1, begin - LEAD_BARS);
  const fault = faultFrom(columns, start - warmUp + 1);
  if (fault !== null) return { bars, fault, compared: null };
  const since = (choice: StrategyChoice): SinceThen => {
    const { rules, priceIncrement, quantityIncrement } = market;
    const { equity, trades } = runChoice(columns, choice, rules, {
      from: start,
      to: last,
      priceIncrement,
      quantityIncrement,
    });
    const [before, after] = [equity[begin - start] ?? Number.NaN, equity[last - start] ?? Number.NaN];
    const held = trades.exitIndex.subarray(0, trades.count).filter((exit) => exit > begin);
    // An account that is already gone stays where it is.
    return { totalReturn: before > 0 ? after / before - 1 + 0 : 0, trades: held.length };
  };
  return { bars, fault: null, compared: { from: since(from), to: since(to) } };
}

/** The first fault of the bars from `first` on, in words. */
function faultFrom(columns: PriceColumns, first: number): string | null {
  const bars = Array.from({ length: columns.length - first }, (_, place) => barAt(columns, first + place));
  const asOf = bars.at(-1)?.time ?? Number.NaN;
  const [issue] = checkBars(bars, { required: 1, asOf });
  return issue?.message ?? null;
}
