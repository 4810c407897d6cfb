/** The record of a run that has just been asked for. */
import type { ExecutionMode, RunRecord, StrategyChoice, TradingSettings } from '../contracts/index.ts';
import { LEASE_MS } from './work-step.ts';

export interface NewRun {
  readonly runId: string;
  readonly userId: string;
  readonly asset: string;
  readonly mode: ExecutionMode;
  readonly trigger: RunRecord['trigger'];
  readonly settings: TradingSettings;
  /** What is not to be proposed again; left out, everything may be. */
  readonly dismissed?: readonly StrategyChoice[];
  /** Milliseconds UTC of the real clock. */
  readonly now: number;
}

/** A run that is about to work: attempt 1, first log line 1, held for one lease from now. */
export const newRun = ({ now, dismissed = [], ...request }: NewRun): RunRecord => ({
  schemaVersion: 1,
  ...request,
  dismissed: [...dismissed],
  status: 'RUNNING',
  outcome: null,
  reason: null,
  failure: null,
  decision: null,
  trade: null,
  modelDollars: 0,
  currentAgent: 'AlpacaConnectionManager',
  cancelRequested: false,
  attempt: 1,
  nextSeq: 1,
  asOf: null,
  createdAt: now,
  startedAt: now,
  endedAt: null,
  leaseUntil: now + LEASE_MS,
  holder: null,
});
