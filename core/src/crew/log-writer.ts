/**
 * Log lines on their way to the store, without the crew waiting for them: `write` returns at once, lines go out in
 * the order they were written, and `flush` is the moment of truth. A line that could not be stored is a fault.
 */
import type { LogLine } from '../contracts/index.ts';
import type { Clock, Hold, RunStore } from '../ports/index.ts';
import { withRetries } from './retries.ts';

export interface LogWriter {
  /** Takes a line and returns at once. */
  readonly write: (line: LogLine) => void;
  /**
   * Resolves when every line taken so far is stored. Throws what the store threw when one could not be, after bounded
   * retries of `Unavailable`; from then on every flush throws it, because the log has a hole.
   */
  readonly flush: () => Promise<void>;
}

export interface LogWriterOptions {
  readonly store: Pick<RunStore, 'appendLogs'>;
  readonly clock: Clock;
  readonly hold: Hold;
}

/** A writer for one run. What was written while a batch was under way is the next batch. */
export function bufferedLogWriter({ store, clock, hold }: LogWriterOptions): LogWriter {
  let waiting: LogLine[] = [];
  let hole: { readonly cause: unknown } | null = null;
  let underWay: Promise<void> | null = null;

  async function storeAll(): Promise<void> {
    // Lines written in the same breath as the first one leave with it.
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await withRetries(() => store.appendLogs(hold, batch), clock);
      } catch (cause) {
        hole = { cause };
        break;
      }
    }
    underWay = null;
  }

  return {
    write: (line) => {
      if (hole !== null) return;
      waiting.push(line);
      underWay ??= storeAll();
    },
    flush: async () => {
      while (underWay !== null) await underWay;
      if (hole !== null) throw hole.cause;
    },
  };
}
