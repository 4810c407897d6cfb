/** What the page sends to keep a backtest, to drop one, and to remember what became of a proposal. */
import { z } from 'zod';
import { BacktestResult, StoredBacktest } from './backtest.ts';
import { ProposalDecision, ProposalRecord } from './journal.ts';
import { RunId } from './run.ts';

/** Keeps a backtest for the user's other devices. The id is made by the page: sent twice, it is kept once. */
export const SaveBacktestRequest = z.strictObject({
  backtestId: RunId,
  name: z.string().trim().min(1, { error: 'Give it a name.' }).max(80, { error: 'Use at most 80 characters.' }),
  result: BacktestResult,
});
export type SaveBacktestRequest = z.infer<typeof SaveBacktestRequest>;
export const SaveBacktestResponse = z.object({ stored: StoredBacktest });
export type SaveBacktestResponse = z.infer<typeof SaveBacktestResponse>;

export const DeleteBacktestRequest = z.strictObject({ backtestId: RunId });
export type DeleteBacktestRequest = z.infer<typeof DeleteBacktestRequest>;
export const DeleteBacktestResponse = z.object({ deleted: z.boolean() });
export type DeleteBacktestResponse = z.infer<typeof DeleteBacktestResponse>;

/** Remembers what the user did with a proposal of a run of theirs; applying changes the settings by itself. */
export const DecideProposalRequest = z.strictObject({
  runId: RunId,
  place: z.number().int().min(0).max(2),
  decision: ProposalDecision,
});
export type DecideProposalRequest = z.infer<typeof DecideProposalRequest>;
export const DecideProposalResponse = z.object({ proposal: ProposalRecord });
export type DecideProposalResponse = z.infer<typeof DecideProposalResponse>;
