/** What a sweep and a walk-forward ask of the lab, and what they leave behind. */
import { DEFAULT_SETTINGS, type BacktestRequest } from '@trading-crew/core/contracts';
import { defaultRules } from '@trading-crew/core/backtest';
import { afterEach, describe, expect, it } from 'vitest';
import { act, cleanup, renderHook } from '../../app/component.testing.ts';
import type { LabEngine } from '../../backend/lab/lab-engine.ts';
import { draftOf } from './lab-draft.ts';
import { createSearchMemory } from './search-memory.ts';
import type { Prepared } from './lab-work.ts';
import type { Lab, LabWork, WorkOptions } from './use-lab.ts';
import { useRanges } from './use-ranges.ts';
import { useSweep } from './use-sweep.ts';
import { useWalkForward } from './use-walk-forward.ts';

afterEach(cleanup);

const request: BacktestRequest = {
  asset: 'AAPL',
  source: { kind: 'market' },
  strategy: DEFAULT_SETTINGS.strategy,
  from: null,
  to: null,
  rules: defaultRules(DEFAULT_SETTINGS),
};
const prepared = { request, loaded: { file: null, bars: { key: 'AAPL 1' } } } as unknown as Prepared;
const walked = { windows: [{ chosen: { short: 5, long: 34 } }], candidates: 2 };

/** A lab with this form, whose engine answers at once, or never. */
function labWith({ answers = true, form = request } = {}) {
  const asked: WorkOptions[] = [];
  const engine = {
    sweep: async (_bars: unknown, work: object) =>
      answers ? { ...work, rows: [], search: null } : new Promise(() => undefined),
    walkForward: async () => walked,
  } as unknown as LabEngine;
  const work = async <Answer>(task: LabWork<Answer>, options: WorkOptions = {}) => {
    asked.push(options);
    return { kind: 'done' as const, answer: await task(prepared, engine) };
  };
  const lab = { draft: draftOf(DEFAULT_SETTINGS), request: form, file: null, barCount: null, work } as unknown as Lab;
  return { lab, asked };
}

describe('a search over ranges', () => {
  it('has the bars looked at as far back as its slowest combination, and counts as tried', async () => {
    const { lab, asked } = labWith();
    const memory = createSearchMemory();
    const { result } = renderHook(() => useSweep(lab, useRanges(lab), memory));
    await act(() => result.current.start());
    const slowest = Math.max(...(result.current.result?.grid.second?.values ?? []));
    expect(slowest).toBeGreaterThan(21);
    expect(asked[0]?.warmUpOf?.(request)).toBe(slowest);
    expect(memory.of(prepared).combinationsTried).toBeGreaterThan(20);
  });

  it('tells nothing of what was cancelled', async () => {
    const { lab, asked } = labWith({ answers: false });
    const memory = createSearchMemory();
    const { result } = renderHook(() => useSweep(lab, useRanges(lab), memory));
    act(() => void result.current.start());
    expect(asked[0]?.isWanted?.()).toBe(true);
    act(() => result.current.cancel());
    expect(asked[0]?.isWanted?.()).toBe(false);
  });

  it('counts as tried where it walks forward as well, and is outdated once it would walk otherwise', async () => {
    const { lab, asked } = labWith();
    const memory = createSearchMemory();
    const { result } = renderHook(() => useWalkForward(lab, useRanges(lab), memory));
    await act(() => result.current.start());
    expect(asked[0]?.warmUpOf?.(request)).toBeGreaterThan(21);
    expect(memory.of(prepared)).toMatchObject({ sharpeVariance: null });
    expect(memory.of(prepared).combinationsTried).toBeGreaterThan(20);
    expect(result.current.isStale).toBe(false);
    act(() => result.current.setDraft({ ...result.current.draft, kind: 'rolling' }));
    expect(result.current.isStale).toBe(true);
  });

  it('is outdated once the form asks for something else', async () => {
    const { lab } = labWith();
    const memory = createSearchMemory();
    const { result, rerender } = renderHook(({ now }) => useWalkForward(now, useRanges(now), memory), {
      initialProps: { now: lab },
    });
    await act(() => result.current.start());
    rerender({ now: { ...lab, request: { ...request, from: '2014-01-02' } } });
    expect(result.current.isStale).toBe(true);
  });
});
