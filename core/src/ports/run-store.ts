/**
 * The record of runs: created once, checkpointed after each agent, readable at every moment by its owner's page.
 * A write that returned is durable; a write that threw may or may not have happened and can be repeated.
 *
 * A run is held by one attempt at a time. What writes for a run takes a hold, and is refused with `LeaseLost`, as a
 * whole and in the same instant, once that attempt was taken over or ended: nothing of a lost attempt is ever seen.
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

/** The right to write for a run: the attempt that was claimed. */
export interface Hold {
  readonly runId: string;
  readonly attempt: number;
}

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
   * exactly one gets `claimed`. A run id that belongs to somebody else throws `Forbidden`. Repeated under the same
   * `holder` it is claimed again, so that a claim whose answer was lost is not lost with it; a holder's name is
   * therefore used for one claim alone.
   */
  create(run: RunRecord): Promise<ClaimResult>;
  /**
   * Takes up a run that failed, or whose lease is over at `now`, with one more attempt, and refuses the attempt before
   * from that instant on. Somebody else's run, and one that does not exist, throw `Forbidden`. Repeated under the same
   * `holder` it is claimed again, as in `create`.
   */
  resume(runId: string, userId: string, now: number, leaseUntil: number, holder: string): Promise<ClaimResult>;
  /** The run; null when there is none. Whose it is, is for the caller to check. */
  read(runId: string): Promise<RunRecord | null>;
  /** The steps that were checkpointed, in the order of the crew; one that cannot be read any more is left out. */
  steps(runId: string): Promise<StepRecord[]>;
  /** Writes log lines under their numbers; a line that is there already is written again, not doubled. */
  appendLogs(hold: Hold, lines: readonly LogLine[]): Promise<void>;
  /** Log lines in order. */
  logs(runId: string): Promise<LogLine[]>;
  /** Saves a finished step with the tape of its tools, and changes the run with it, in one step. */
  checkpoint(hold: Hold, step: StepRecord, patch: RunPatch, tape?: StepTape): Promise<void>;
  /** The tapes of the steps that used a tool, in the order of the crew. */
  tapes(runId: string): Promise<StepTape[]>;
  /** Changes the run; a patch that ends it also frees its asset and mode. */
  update(hold: Hold, patch: RunPatch): Promise<void>;
  /** Holds the run until `leaseUntil`, milliseconds UTC: the sign of life of a process at work. */
  renew(hold: Hold, leaseUntil: number): Promise<void>;
  /** Runs that are RUNNING although their lease is over at `now`, those first that were left the longest ago. */
  abandoned(now: number, limit: number): Promise<RunRecord[]>;
  /**
   * Ends a run that is RUNNING although its lease is over at `now`, and refuses its last attempt from that instant on.
   * Returns the run as it then stands: one that is at work, or has ended, is not changed; null where there is none.
   */
  endAbandoned(runId: string, now: number, patch: RunPatch): Promise<RunRecord | null>;
  /** Asks a run at work to stop before its next agent, and returns it; one that has ended stays as it is. */
  requestCancel(runId: string, userId: string): Promise<RunRecord>;
}
