/**
 * How the requests to the language model went, as instances tell each other. For the page, never for a decision: what
 * is lost costs nobody anything.
 */
export interface CallCount {
  readonly project: string;
  readonly model: string;
  /** Requests sent. */
  readonly requests: number;
  /** Of these, answered by a limit. */
  readonly limited: number;
  /** Of these, failed in another way. */
  readonly failed: number;
}

export interface CallReports {
  /** Replaces what an instance reported before. May throw. */
  report(instance: string, counts: readonly CallCount[]): Promise<void>;
  /** What instances reported that were heard of lately, one after the other. May throw. */
  all(): Promise<CallCount[]>;
}
