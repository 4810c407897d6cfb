import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogLine } from '../contracts/index.ts';
import { sampleLine, sampleRun } from '../ports/testing/sample-records.ts';
import { saidBefore } from './said-before.ts';

const run = sampleRun();
const line = (message: string, change: Partial<LogLine> = {}): LogLine => ({
  ...sampleLine(run, 1, message),
  data: null,
  ...change,
});
const told = (lines: readonly LogLine[], again: readonly LogLine[]): string[] => {
  const isSaid = saidBefore(lines);
  return again.filter((one) => !isSaid(one)).map(({ message }) => message);
};

describe('what a lost attempt had said', () => {
  it('is not said again, and what is new is', () => {
    expect(told([line('a'), line('b')], [line('a'), line('b'), line('c')])).toEqual(['c']);
    expect(told([], [line('a')])).toEqual(['a']);
  });

  it('stands for one line each: what is said more often now is said', () => {
    expect(told([line('again')], [line('again'), line('again')])).toEqual(['again']);
  });

  it('counts in its order: after a later line an earlier one is new', () => {
    expect(told([line('a'), line('b')], [line('b'), line('a')])).toEqual(['a']);
    expect(told([line('a'), line('x'), line('b')], [line('a'), line('y'), line('b')])).toEqual(['y']);
  });

  it('is another line where agent, level or data are others; number and time do not count', () => {
    const before = [line('a', { data: { close: 10 } })];
    expect(told(before, [line('a', { data: { close: 11 } })])).toEqual(['a']);
    expect(told(before, [line('a', { data: { close: 10 }, level: 'warning' })])).toEqual(['a']);
    expect(told(before, [line('a', { data: { close: 10 }, agent: 'TrendAnalysisAgent' })])).toEqual(['a']);
    expect(told(before, [line('a', { data: { close: 10 }, seq: 9, time: 5 })])).toEqual([]);
  });

  it('is told again where it was paid for again', () => {
    const answered = line('The model answered.', { data: { tokens: 900 } });
    expect(told([answered], [answered])).toEqual(['The model answered.']);
  });

  it('of the same telling, broken off anywhere, leaves exactly the rest', () => {
    const agents = fc.constantFrom<LogLine['agent']>('Crew', 'TrendAnalysisAgent', 'RiskManagementAgent');
    const telling = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), agents), { maxLength: 30 });
    fc.assert(
      fc.property(telling, fc.nat(30), (words, at) => {
        const lines = words.map(([message, agent]) => line(message, { agent }));
        expect(told(lines.slice(0, at), lines)).toEqual(lines.slice(at).map(({ message }) => message));
      }),
    );
  });
});
