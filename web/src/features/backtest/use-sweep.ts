/** Runs a sweep with its progress; a cancel takes effect at the next row and leaves what was shown before. */
import type { BacktestRequest } from '@trading-crew/core/contracts';
import { useCallback, useState } from 'react';
import type { SweepGrid } from '../../backend/lab/lab-engine.ts';
import type { SearchMemory } from './search-memory.ts';
import { useCancellable, type Cancellable } from './use-cancellable.ts';
import type { Lab } from './use-lab.ts';
import type { Ranges } from './use-ranges.ts';

export interface SweepResult {
  readonly request: BacktestRequest;
  readonly grid: SweepGrid;
  readonly took: number;
}

export interface SweepState extends Cancellable {
  readonly result: SweepResult | null;
  readonly start: () => Promise<void>;
}

export function useSweep(lab: Lab, ranges: Ranges, memory: SearchMemory): SweepState {
  const [result, setResult] = useState<SweepResult | null>(null);
  const { begin, end, ...state } = useCancellable();
  const { axes } = ranges;
  const { work } = lab;
  const start = useCallback(async () => {
    if (!axes) return;
    const { signal, onProgress } = begin();
    const began = performance.now();
    const done = await work(async ({ request, loaded }, engine): Promise<SweepResult> => {
      const grid = await engine.sweep(loaded.bars, { request, ...axes }, onProgress, signal);
      return { request, grid, took: performance.now() - began };
    });
    if (signal.aborted) return;
    end();
    if (done.kind === 'not-done') return;
    memory.remember(done.answer.request, done.answer.grid);
    setResult(done.answer);
  }, [axes, work, begin, end, memory]);
  return { ...state, result, start };
}
