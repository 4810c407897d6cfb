/** Runs a sweep with its progress; a cancel takes effect at the next row and leaves what was shown before. */
import { useCallback, useState } from 'react';
import type { SweepGrid } from '../../backend/lab/lab-engine.ts';
import type { Prepared } from './lab-work.ts';
import { isSearchOutdated } from './result-age.ts';
import type { SearchMemory } from './search-memory.ts';
import { slowestOf, triedSettings } from './tried-settings.ts';
import { useCancellable, type Cancellable } from './use-cancellable.ts';
import type { Lab } from './use-lab.ts';
import type { Ranges } from './use-ranges.ts';

export interface SweepResult extends Prepared {
  readonly grid: SweepGrid;
  readonly took: number;
}

export interface SweepState extends Cancellable {
  readonly result: SweepResult | null;
  /** Whether the form has changed since, other than in the numbers that the sweep varies. */
  readonly isStale: boolean;
  readonly start: () => Promise<void>;
}

const variedIn = ({ first, second }: SweepGrid): string[] =>
  second ? [first.parameter, second.parameter] : [first.parameter];

export function useSweep(lab: Lab, ranges: Ranges, memory: SearchMemory): SweepState {
  const [result, setResult] = useState<SweepResult | null>(null);
  const { begin, end, ...state } = useCancellable();
  const { axes, draft, setDraft } = ranges;
  const { work } = lab;
  const start = useCallback(async () => {
    if (!axes) return;
    const { signal, onProgress } = begin();
    const began = performance.now();
    // The ranges stay as they were run, also once one of their combinations stands in the form.
    setDraft(draft);
    const done = await work(
      async ({ request, loaded }, engine): Promise<SweepResult> => {
        const grid = await engine.sweep(loaded.bars, { request, ...axes }, onProgress, signal);
        return { request, loaded, grid, took: performance.now() - began };
      },
      { warmUpOf: (request) => slowestOf(request, axes), isWanted: () => !signal.aborted },
    );
    if (signal.aborted) return;
    end();
    if (done.kind === 'not-done') return;
    memory.remember(done.answer, triedSettings(done.answer.request, axes, done.answer.grid));
    setResult(done.answer);
  }, [axes, draft, setDraft, work, begin, end, memory]);
  return { ...state, result, isStale: result !== null && isSearchOutdated(lab, result, variedIn(result.grid)), start };
}
