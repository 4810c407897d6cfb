/**
 * What was signalled and what became of it, a line each: from this the performance page tells what confirming, refusing
 * and clamping were worth. And what the user did with the crew's proposals.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { SessionDate } from './bar.ts';
import { ExecutionMode } from './settings.ts';
import { Signal } from './signal.ts';
import { StrategyChoice } from './strategy.ts';

/** `traded`: an order followed. The others name who said no; `other` stands for a closed market, a stop and the like. */
export const SignalFate = z.enum(['traded', 'not-confirmed', 'risk-rejected', 'other']);
export type SignalFate = z.infer<typeof SignalFate>;

export const JournalEntry = z.object({
  asset: AssetSymbol,
  /** The session of the last bar that the signal rests on, and its close in dollars. */
  session: SessionDate,
  close: z.number(),
  signal: Signal.exclude(['HOLD']),
  fate: SignalFate,
  /** Null where the run was not kept. */
  runId: z.string().nullable(),
});
export type JournalEntry = z.infer<typeof JournalEntry>;

/** The newest that are kept. */
export const JOURNAL_MAX = 4_000;

/** What the model has cost in the runs of one day of the account: the session date of the instants that they acted at. */
export const ModelDay = z.object({ session: SessionDate, dollars: z.number().min(0) });
export type ModelDay = z.infer<typeof ModelDay>;

/** The newest days with a cost that are kept: more than the longest range looks back. */
export const MODEL_DAYS_MAX = 120;

/** What users/{uid}/journal/{mode} holds: oldest first, the newest JOURNAL_MAX. */
export const Journal = z.object({
  schemaVersion: z.literal(1),
  mode: ExecutionMode,
  entries: z.array(JournalEntry).max(JOURNAL_MAX),
  /** What the model has cost in all runs of this mode, dollars, also those without a signal. */
  modelDollars: z.number().min(0),
  /** The newest of these dollars by day, oldest first. Of the rest, from before days were kept, no day is known. */
  modelDays: z.array(ModelDay).max(MODEL_DAYS_MAX).optional(),
  updatedAt: z.number(),
});
export type Journal = z.infer<typeof Journal>;

export const ProposalDecision = z.enum(['applied', 'dismissed']);
export type ProposalDecision = z.infer<typeof ProposalDecision>;

/** What users/{uid}/proposals/{runId}-{place} holds: what was decided on a proposal of a run, for its follow-up. */
export const ProposalRecord = z.object({
  schemaVersion: z.literal(1),
  proposalId: z.string(),
  runId: z.string(),
  /** Its place among the run's proposals, from 0. */
  place: z.number().int().min(0).max(2),
  asset: AssetSymbol,
  mode: ExecutionMode,
  /** What stood in the settings, and what was proposed instead. */
  from: StrategyChoice,
  to: StrategyChoice,
  /** The last session that the evidence rests on: what happened since is measured from the one after it. */
  session: SessionDate,
  decision: ProposalDecision,
  decidedAt: z.number(),
});
export type ProposalRecord = z.infer<typeof ProposalRecord>;
