/** What a worker is told, and what it tells when it lives. */
export interface CrashOrder {
  readonly task: 'start' | 'resume';
  readonly uid: string;
  readonly runId: string;
  /** The attempt that is over, for a resume. */
  readonly attempt: number;
  /** The point of death, counted from 1; 0 to live. */
  readonly dieAt: number;
  /** Where the broker is. */
  readonly brokerUrl: string;
}

export interface CrashReport {
  readonly labels: readonly string[];
  /** What the work threw, in words; null when nothing. */
  readonly problem: string | null;
}
