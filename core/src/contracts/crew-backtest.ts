/**
 * The crew itself over history: what is asked, every decision with its reason, and the report, wherever it was computed.
 * Rules cost nothing and run in the browser; questions to the model run in a function, within a number and a budget.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { BacktestFigures, BacktestTrade, DrawdownSpan, MonthlyReturn, Validity } from './backtest.ts';
import { SessionDate } from './bar.ts';
import { shapeOf } from './bounded.ts';
import type { NumberBound } from './number-bound.ts';
import { NoTradeReason, RunId, RunOutcome } from './run.ts';
import { Signal } from './signal.ts';
import { StrategyChoice } from './strategy.ts';

export const CREW_BACKTEST_BOUNDS = {
  everyBars: {
    min: 1,
    max: 60,
    integer: true,
    unit: 'bars',
    default: 5,
    label: 'Ask every',
    meaning: 'The crew decides at every so many closes. Stops and targets work in between.',
  },
} as const satisfies Record<string, NumberBound>;

/** What asking the model is bounded by. */
export const CREW_MODEL_BOUNDS = {
  maxDecisions: {
    min: 1,
    max: 60,
    integer: true,
    unit: 'count',
    default: 20,
    label: 'Decisions at most',
    meaning: 'The backtest ends before the crew would decide once more.',
  },
  dollars: {
    min: 0.02,
    max: 5,
    unit: 'dollars',
    default: 0.25,
    label: 'Budget',
    meaning: 'What the answers may cost at most. Answers that are kept from before cost nothing.',
  },
} as const satisfies Record<string, NumberBound>;

/** What is decided by rules costs about a millisecond each: more than so many are refused. */
export const CREW_DECISIONS_MAX = 10_000;

/** Everything else is as the user's settings have it: risk limits, costs, starting cash. */
const asked = {
  asset: AssetSymbol,
  strategy: StrategyChoice,
  /** First and last session that count; null for as far as the bars reach. */
  from: SessionDate.nullable(),
  to: SessionDate.nullable(),
  ...shapeOf(CREW_BACKTEST_BOUNDS),
};

/** By rules alone. */
export const CrewBacktestChoice = z.strictObject(asked);
export type CrewBacktestChoice = z.infer<typeof CrewBacktestChoice>;

/** With the model. The id is made by the page: sent twice, it is computed, and paid, once. */
export const BacktestCrewRequest = z.strictObject({ backtestId: RunId, ...asked, ...shapeOf(CREW_MODEL_BOUNDS) });
export type BacktestCrewRequest = z.infer<typeof BacktestCrewRequest>;

export const CrewDecision = z.object({
  /** The session whose close was decided on, and the one whose open an order met. */
  decidedOn: SessionDate,
  session: SessionDate,
  signal: Signal.nullable(),
  outcome: RunOutcome.nullable(),
  reason: NoTradeReason.nullable(),
  /** One sentence: what was decided and why. */
  decision: z.string(),
});
export type CrewDecision = z.infer<typeof CrewDecision>;

/** What asking the model came to. */
export const CrewModelUse = z.object({
  /** Names of the models that answered. */
  models: z.array(z.string()),
  /** Questions asked now, questions answered from what was kept, and questions without an answer. */
  asked: z.number().int(),
  kept: z.number().int(),
  refused: z.number().int(),
  dollars: z.number(),
  /**
   * The last session that these models may have learnt of in training: until then their answers prove nothing. Null where
   * that is not published: then no session is beyond doubt.
   */
  knowsUntil: SessionDate.nullable(),
});
export type CrewModelUse = z.infer<typeof CrewModelUse>;

export const CrewBacktestEnd = z.enum(['done', 'max-decisions', 'budget', 'time', 'cancelled']);
export type CrewBacktestEnd = z.infer<typeof CrewBacktestEnd>;

/** Points of the curve at most: about as many as a wide screen has columns of pixels. */
const POINTS_MAX = 1_500;

export const CrewReport = z.object({
  choice: CrewBacktestChoice,
  /** Of the bars up to the last session that counts. */
  barsHash: z.string(),
  /** First and last session that were played. */
  from: SessionDate,
  to: SessionDate,
  /** Dollars at the start. */
  capital: z.number(),
  figures: BacktestFigures,
  benchmark: BacktestFigures,
  validity: Validity,
  curve: z.object({
    sessions: z.array(SessionDate).max(POINTS_MAX),
    equity: z.array(z.number()).max(POINTS_MAX),
    benchmark: z.array(z.number()).max(POINTS_MAX),
    /** Fractions under the highest equity so far. */
    drawdown: z.array(z.number()).max(POINTS_MAX),
  }),
  monthly: z.array(MonthlyReturn),
  drawdown: DrawdownSpan.nullable(),
  trades: z.array(BacktestTrade),
  /** Oldest first. */
  decisions: z.array(CrewDecision),
  ended: CrewBacktestEnd,
  /** Why nothing more was opened until the end; null where trading was never halted. */
  halted: z.string().nullable(),
  /** Null where the rules decided alone. */
  model: CrewModelUse.nullable(),
});
export type CrewReport = z.infer<typeof CrewReport>;

/** How many of these reports a user keeps: the oldest makes room. */
export const CREW_BACKTESTS_MAX = 20;

/** How many backtests with the model a user may have under way at once. */
export const CREW_BACKTESTS_AT_ONCE = 2;

/** What users/{uid}/crewBacktests/{id} holds: first the claim on computing it, then its report. */
export const StoredCrewBacktest = z.object({
  schemaVersion: z.literal(1),
  backtestId: z.string(),
  createdAt: z.number(),
  /** Of what was asked: the id stands for nothing else. */
  requestHash: z.string(),
  /** Who computes it, by a name of its own, and until when nobody else does, milliseconds UTC. */
  holder: z.string(),
  leaseUntil: z.number(),
  /** Null while it is computed. */
  report: CrewReport.nullable(),
});
export type StoredCrewBacktest = z.infer<typeof StoredCrewBacktest>;

export const BacktestCrewResponse = z.object({ report: CrewReport });
export type BacktestCrewResponse = z.infer<typeof BacktestCrewResponse>;
