/** Runs a walk-forward over the ranges; a cancel drops what is under way. */
import type { NumberBound } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import { useCallback, useState } from 'react';
import type { LabWalkForward, WalkForwardCriterion, WalkForwardKind } from '../../backend/lab/lab-engine.ts';
import { boundRule, isWithin, numberOfText } from '../../ui/number-text.ts';
import type { Prepared } from './lab-work.ts';
import { isSearchOutdated } from './result-age.ts';
import type { SearchMemory } from './search-memory.ts';
import { slowestOf, triedSettings } from './tried-settings.ts';
import { useCancellable, type Cancellable } from './use-cancellable.ts';
import type { Lab } from './use-lab.ts';
import type { Ranges } from './use-ranges.ts';

export const WINDOWS_BOUND: NumberBound = {
  min: 1,
  max: 50,
  integer: true,
  unit: 'count',
  default: 6,
  label: 'Windows',
  meaning: 'Stretches out of sample, one after the other.',
};

export interface WalkForwardDraft {
  readonly windows: string;
  readonly kind: WalkForwardKind;
  readonly criterion: WalkForwardCriterion;
}

export interface WalkForwardResult extends Prepared {
  readonly answer: LabWalkForward;
  /** How it was made: windows as they were typed. */
  readonly made: WalkForwardDraft;
  readonly took: number;
}

export interface WalkForwardState extends Cancellable {
  readonly draft: WalkForwardDraft;
  readonly setDraft: (draft: WalkForwardDraft) => void;
  readonly windowsProblem: string | undefined;
  readonly result: WalkForwardResult | null;
  /** Whether the form has changed since, other than in the numbers that are varied. */
  readonly isStale: boolean;
  readonly start: () => Promise<void>;
}

const PRESET: WalkForwardDraft = { windows: '6', kind: 'anchored', criterion: 'sharpe' };

const variedIn = ({ windows }: LabWalkForward): string[] => Object.keys(windows[0]?.chosen ?? {});

export function useWalkForward(lab: Lab, ranges: Ranges, memory: SearchMemory): WalkForwardState {
  const [draft, setDraft] = useState<WalkForwardDraft>(PRESET);
  const [refused, setRefused] = useState<string | null>(null);
  const [result, setResult] = useState<WalkForwardResult | null>(null);
  const { begin, end, ...state } = useCancellable();
  const windows = numberOfText(draft.windows, WINDOWS_BOUND);
  const isRight = isWithin(windows, WINDOWS_BOUND);
  const { axes, draft: ranged, setDraft: setRanged } = ranges;
  const { work } = lab;
  const start = useCallback(async () => {
    if (!axes || !isRight) return;
    const { signal, onProgress } = begin();
    const began = performance.now();
    setRefused(null);
    setRanged(ranged);
    const { kind, criterion } = draft;
    const done = await work(
      async ({ request, loaded }, engine): Promise<WalkForwardResult> => {
        const asked = { request, ...axes, windows, kind, criterion };
        const answer = await engine.walkForward(loaded.bars, asked, onProgress, signal);
        return { request, loaded, answer, made: draft, took: performance.now() - began };
      },
      {
        fields: { windows: setRefused },
        warmUpOf: (request) => slowestOf(request, axes),
        isWanted: () => !signal.aborted,
      },
    );
    if (signal.aborted) return;
    end();
    if (done.kind === 'not-done') return;
    memory.remember(done.answer, triedSettings(done.answer.request, axes));
    setResult(done.answer);
  }, [axes, work, begin, end, draft, windows, isRight, memory, ranged, setRanged]);
  const isSame = result !== null && stableJson(result.made) === stableJson(draft);
  return {
    ...state,
    draft,
    setDraft: (next) => {
      setRefused(null);
      setDraft(next);
    },
    windowsProblem: isRight ? (refused ?? undefined) : boundRule(WINDOWS_BOUND),
    result,
    isStale: result !== null && (!isSame || isSearchOutdated(lab, result, variedIn(result.answer))),
    start,
  };
}
