/**
 * The record of runs: created once, checkpointed after each agent, readable at every moment by its owner's page.
 * A write that returned is durable; a write that threw may or may not have happened and can be repeated.
 * Throws `Unavailable` when the store cannot be reached.
 */
import type { LogLine, RunRecord, StepRecord, StepTape } from '../contracts/index.ts';

export type RunPatch = Partial<
  Pick<
    RunRecord,
    | 'status'
    | 'outcome'
    | 'reason'
    | 'failure'
    | 'decision'
    | 'trade'
    | 'modelDollars'
    | 'currentAgent'
    | 'nextSeq'
    | 'asOf'
    | 'endedAt'
    | 'leaseUntil'
  >
>;

export type ClaimResult =
  /** The run is ours to work on. */
  | { readonly kind: 'claimed'; readonly run: RunRecord }
  /** The run exists and is not ours to work on: it is at work elsewhere, or has ended. */
  | { readonly kind: 'exists'; readonly run: RunRecord }
  /** Another run of the same user, asset and mode is at work, or a fast-forward holds the account (runId is null). */
  | { readonly kind: 'busy'; readonly runId: string | null };

export interface RunStore {
  /**
   * Creates the run and takes its asset and mode for it, in one step: of any number of callers at the same moment,
   * exactly one gets `claimed`. A run id that belongs to somebody else throws `Forbidden`.
   */
  create(run: RunRecord): Promise<ClaimResult>;
  /**
   * Takes up a run that failed, or whose lease is over at `now`, with one more attempt. Somebody else's run, and one
   * that does not exist, throw `Forbidden`.
   */
  resume(runId: string, userId: string, now: number, leaseUntil: number): Promise<ClaimResult>;
  /** The run; null when there is none. Whose it is, is for the caller to check. */
  read(runId: string): Promise<RunRecord | null>;
  /** The steps that were checkpointed, in the order of the crew. */
  steps(runId: string): Promise<StepRecord[]>;
  /** Writes log lines under their numbers; a line that is there already is written again, not doubled. */
  appendLogs(runId: string, lines: readonly LogLine[]): Promise<void>;
  /** Log lines in order. */
  logs(runId: string): Promise<LogLine[]>;
  /** Saves a finished step with the tape of its tools, and changes the run with it, in one step. */
  checkpoint(runId: string, step: StepRecord, patch: RunPatch, tape?: StepTape): Promise<void>;
  /** The tapes of the steps that used a tool, in the order of the crew. */
  tapes(runId: string): Promise<StepTape[]>;
  /** Changes the run; a patch that ends it also frees its asset and mode. */
  update(runId: string, patch: RunPatch): Promise<void>;
  /** Asks a run at work to stop before its next agent, and returns it; one that has ended stays as it is. */
  requestCancel(runId: string, userId: string): Promise<RunRecord>;
}
