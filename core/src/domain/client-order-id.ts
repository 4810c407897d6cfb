/** The id under which a run's order is known at the broker: a function of the run, so that it can only be there once. */

/** The id of a run's order: entry or exit, first revision. At most 128 characters, as brokers demand. */
export const clientOrderIdOf = (runId: string, side: 'buy' | 'sell'): string =>
  `tc-${runId}-${side === 'buy' ? 'entry' : 'exit'}-1`;

/** The id of the exits that a run puts back where a sale was refused. */
export const protectionIdOf = (runId: string): string => `tc-${runId}-protect-1`;
