/** Runs a walk-forward over the ranges; a cancel drops what is under way. */
import type { BacktestRequest, NumberBound } from '@trading-crew/core/contracts';
import { useCallback, useState } from 'react';
import type { LabWalkForward, WalkForwardCriterion, WalkForwardKind } from '../../backend/lab/lab-engine.ts';
import { boundRule, isWithin, numberOfText } from '../../ui/number-text.ts';
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

export interface WalkForwardResult {
  readonly request: BacktestRequest;
  readonly answer: LabWalkForward;
  readonly kind: WalkForwardKind;
  readonly took: number;
}

export interface WalkForwardState extends Cancellable {
  readonly draft: WalkForwardDraft;
  readonly setDraft: (draft: WalkForwardDraft) => void;
  readonly windowsProblem: string | undefined;
  readonly result: WalkForwardResult | null;
  readonly start: () => Promise<void>;
}

export function useWalkForward(lab: Lab, ranges: Ranges): WalkForwardState {
  const [draft, setDraft] = useState<WalkForwardDraft>({ windows: '6', kind: 'anchored', criterion: 'sharpe' });
  const [refused, setRefused] = useState<string | null>(null);
  const [result, setResult] = useState<WalkForwardResult | null>(null);
  const { begin, end, ...state } = useCancellable();
  const windows = numberOfText(draft.windows, WINDOWS_BOUND);
  const isRight = isWithin(windows, WINDOWS_BOUND);
  const { axes } = ranges;
  const { work } = lab;
  const start = useCallback(async () => {
    if (!axes || !isRight) return;
    const { signal, onProgress } = begin();
    const began = performance.now();
    setRefused(null);
    const { kind, criterion } = draft;
    const done = await work(
      async ({ request, loaded }, engine): Promise<WalkForwardResult> => {
        const asked = { request, ...axes, windows, kind, criterion };
        const answer = await engine.walkForward(loaded.bars, asked, onProgress, signal);
        return { request, answer, kind, took: performance.now() - began };
      },
      { fields: { windows: setRefused } },
    );
    if (signal.aborted) return;
    end();
    if (done.kind === 'done') setResult(done.answer);
  }, [axes, work, begin, end, draft, windows, isRight]);
  return {
    ...state,
    draft,
    setDraft: (next) => {
      setRefused(null);
      setDraft(next);
    },
    windowsProblem: isRight ? (refused ?? undefined) : boundRule(WINDOWS_BOUND),
    result,
    start,
  };
}
