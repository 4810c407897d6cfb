/**
 * What an attempt that was lost had already said after its last checkpoint. The agent that works again would say it once
 * more: those lines stand, and only what is new is written.
 */
import type { LogLine } from '../contracts/index.ts';
import { stableJson } from '../domain/index.ts';

/** What makes two lines the same: who says what. Number and time do not count. */
type Said = Pick<LogLine, 'agent' | 'level' | 'message' | 'data'>;

const textOf = ({ level, message, data }: Said): string => stableJson([level, message, data]);

/** A question to the model is paid for each time it is asked, and is told each time. */
const isPaidFor = ({ data }: Said): boolean => data?.['tokens'] !== undefined;

/**
 * Tells, line after line of a new telling, whether it stands in `lines` already. Each of them stands for one line at
 * most, and in its order: what comes before the one that was found is not found any more.
 */
export function saidBefore(lines: readonly LogLine[]): (line: Said) => boolean {
  const waiting = new Map<LogLine['agent'], string[]>();
  for (const line of lines) {
    if (isPaidFor(line)) continue;
    waiting.set(line.agent, [...(waiting.get(line.agent) ?? []), textOf(line)]);
  }
  return (line) => {
    const rest = waiting.get(line.agent) ?? [];
    const at = isPaidFor(line) ? -1 : rest.indexOf(textOf(line));
    if (at < 0) return false;
    waiting.set(line.agent, rest.slice(at + 1));
    return true;
  };
}
