/** Turns what the agents say into numbered log lines. The number is the line's place and name: it never repeats. */
import type { LogAgent, LogLevel, LogLine } from '../contracts/index.ts';
import type { Clock } from '../ports/index.ts';
import type { saidBefore } from './said-before.ts';

export interface Narrator {
  say(agent: LogAgent, level: LogLevel, message: string, data?: LogLine['data']): void;
  /** The number that the next line will get. */
  readonly nextSeq: number;
}

export interface NarratorOptions {
  readonly userId: string;
  readonly firstSeq: number;
  readonly clock: Clock;
  readonly write: (line: LogLine) => void;
  /** What stands in the log already and is not said again. */
  readonly isSaid?: ReturnType<typeof saidBefore>;
}

export function narrate({ userId, firstSeq, clock, write, isSaid }: NarratorOptions): Narrator {
  let seq = firstSeq;
  return {
    say: (agent, level, message, data = null) => {
      if (isSaid?.({ agent, level, message, data })) return;
      write({ userId, seq, time: clock.now(), agent, level, message, data });
      seq += 1;
    },
    get nextSeq() {
      return seq;
    },
  };
}
