/** What two tellings of one run have not in common, in words: their steps, their logs, their ends. Times do not count. */
import type { LogLine, RunRecord, StepRecord } from '../contracts/index.ts';
import { count, stableJson } from '../domain/index.ts';

const SHOWN = 200;
const PATHS_SHOWN = 4;

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : stableJson(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
};

/** Steps of one agent: status, words and output by path. */
export function stepDifferences(then: StepRecord, now: StepRecord): string[] {
  const words = (['status', 'code', 'noTrade', 'summary', 'explanation'] as const)
    .filter((field) => then[field] !== now[field])
    .map((field) => `${then.agent}: ${field} was ${shown(then[field])}, is ${shown(now[field])}.`);
  const paths = pathsThatDiffer(then.output, now.output, 'output');
  const named = paths
    .slice(0, PATHS_SHOWN)
    .map(({ path, was, is }) => `${then.agent}: ${path} was ${shown(was)}, is ${shown(is)}.`);
  const more = paths.length - named.length;
  return [
    ...words,
    ...named,
    ...(more > 0 ? [`${then.agent}: ${count(more, 'more value')} of its output differ.`] : []),
  ];
}

interface PathDifference {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function pathsThatDiffer(was: unknown, is: unknown, path: string): PathDifference[] {
  if (!isObject(was) || !isObject(is) || Array.isArray(was) !== Array.isArray(is)) {
    return stableJson(was) === stableJson(is) ? [] : [{ path, was, is }];
  }
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
  return names.flatMap((name) =>
    pathsThatDiffer(was[name], is[name], Array.isArray(was) ? `${path}[${name}]` : `${path}.${name}`),
  );
}

const told = ({ level, agent, message, data }: LogLine): string =>
  `${level} ${agent}: ${message}${data === null ? '' : ` ${stableJson(data)}`}`;

/** The first line that differs, and how many there are where one telling is longer. `where` begins the sentence. */
export function logDifferences(then: readonly LogLine[], now: readonly LogLine[], where: string): string[] {
  const at = then.findIndex((line, index) => {
    const other = now[index];
    return other === undefined || told(line) !== told(other);
  });
  if (at < 0 && then.length === now.length) return [];
  const index = at < 0 ? then.length : at;
  const [was, is] = [then[index], now[index]];
  const words = (line: LogLine | undefined) => (line ? shown(told(line)) : 'no more lines');
  return [`${where} differs from line ${was?.seq ?? is?.seq ?? index + 1} on. Then: ${words(was)} Now: ${words(is)}`];
}

/** How a run ended: its status, what was decided and traded, what it failed of. */
export function endDifferences(then: RunRecord, now: RunRecord, fields: readonly EndField[]): string[] {
  return fields
    .filter((field) => stableJson(then[field]) !== stableJson(now[field]))
    .map((field) => `The run's ${field} was ${shown(then[field])}, is ${shown(now[field])}.`);
}

export const END_FIELDS = ['status', 'outcome', 'reason', 'decision', 'trade', 'failure'] as const;
export type EndField = (typeof END_FIELDS)[number];
