/** Which log lines are shown, and the log as plain text. */
import type { LogAgent, LogLevel, LogLine } from '@trading-crew/core/contracts';

export interface LogFilter {
  readonly agent: LogAgent | 'all';
  /** The lowest level that is shown. */
  readonly level: LogLevel;
}

export const EVERYTHING: LogFilter = { agent: 'all', level: 'debug' };

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warning: 2, error: 3 };

export const filterLog = (lines: readonly LogLine[], { agent, level }: LogFilter): readonly LogLine[] =>
  lines.filter((line) => (agent === 'all' || line.agent === agent) && RANK[line.level] >= RANK[level]);

/** One line a row: UTC time, level, agent, message. */
export const logText = (lines: readonly LogLine[]): string =>
  lines
    .map(
      ({ time, level, agent, message }) =>
        `${new Date(time).toISOString()} ${level.padEnd(7)} ${agent.padEnd(24)} ${message}\n`,
    )
    .join('');
