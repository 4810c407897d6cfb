/** Real time, for log lines, durations, deadlines and waiting. The market's time comes from `Account.market`. */
export interface Clock {
  /** Milliseconds UTC. */
  now(): number;
  /** Resolves after at least so many milliseconds; a clock that is moved by hand resolves at once. */
  sleep(milliseconds: number): Promise<void>;
}
