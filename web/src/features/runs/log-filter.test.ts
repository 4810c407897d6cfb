// @vitest-environment node
import type { LogLine } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, filterLog, logText } from './log-filter.ts';

const line = (seq: number, agent: LogLine['agent'], level: LogLine['level']): LogLine => ({
  userId: 'u',
  seq,
  time: Date.UTC(2026, 0, 15, 12, 0, seq),
  agent,
  level,
  message: `line ${seq}`,
  data: null,
});
const LINES = [
  line(1, 'Crew', 'debug'),
  line(2, 'RiskManagementAgent', 'warning'),
  line(3, 'RiskManagementAgent', 'info'),
];
const numbers = (lines: readonly LogLine[]) => lines.map(({ seq }) => seq);

describe('the log', () => {
  it('is shown whole unless it is filtered', () => {
    expect(filterLog(LINES, EVERYTHING)).toEqual(LINES);
  });

  it('is narrowed by agent and by the lowest level', () => {
    expect(numbers(filterLog(LINES, { agent: 'RiskManagementAgent', level: 'debug' }))).toEqual([2, 3]);
    expect(numbers(filterLog(LINES, { agent: 'all', level: 'warning' }))).toEqual([2]);
  });

  it('is taken along as one line a row in UTC', () => {
    expect(logText(LINES.slice(1, 2))).toBe('2026-01-15T12:00:02.000Z warning RiskManagementAgent      line 2\n');
  });
});
