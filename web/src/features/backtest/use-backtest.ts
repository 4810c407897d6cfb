/** Runs what the form says, and where something is put against it, that as well; a later run takes an earlier one's place. */
import type { StrategyChoice } from '@trading-crew/core/contracts';
import { stableJson } from '@trading-crew/core/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { labHref } from '../../ui/lab-link.ts';
import { computeBacktest, withChoice, type LabOutcome } from './lab-work.ts';
import type { SearchOf } from './search-memory.ts';
import type { Lab, WorkOptions } from './use-lab.ts';

export interface BacktestState {
  readonly busy: boolean;
  readonly outcome: LabOutcome | null;
  readonly against: LabOutcome | null;
  /** Milliseconds that the bars, the computation and the way there and back took. */
  readonly took: number | null;
  /** Whether the form has changed since. */
  readonly isStale: boolean;
  /** Runs the form, or another draft that becomes the form; `against` stands beside it. */
  readonly run: (against: StrategyChoice | null, options?: WorkOptions) => Promise<void>;
}

interface Shown {
  readonly outcome: LabOutcome;
  readonly against: LabOutcome | null;
  readonly took: number;
}

export function useBacktest(lab: Lab, searchOf: SearchOf): BacktestState {
  const [, navigate] = useLocation();
  const [shown, setShown] = useState<Shown | null>(null);
  const [busy, setBusy] = useState(false);
  const newest = useRef(0);
  const { work, setDraft, request } = lab;
  const run = useCallback(
    async (against: StrategyChoice | null, options: WorkOptions = {}) => {
      if (options.draft) setDraft(options.draft);
      newest.current += 1;
      const mine = newest.current;
      setBusy(true);
      const began = performance.now();
      const done = await work(async (prepared, engine): Promise<Shown> => {
        const outcome = await computeBacktest(engine, prepared, searchOf(prepared.request));
        const other = against && (await computeBacktest(engine, withChoice(prepared, against), searchOf(null)));
        return { outcome, against: other, took: performance.now() - began };
      }, options);
      if (mine !== newest.current) return;
      setBusy(false);
      if (done.kind === 'not-done') return;
      setShown(done.answer);
      const { asset, source, strategy, from, to } = done.answer.outcome.request;
      // A file is on this device only: an address that names its asset would lead to other bars.
      if (source.kind === 'market') navigate(labHref({ asset, strategy, from, to, against }), { replace: true });
    },
    [work, setDraft, searchOf, navigate],
  );
  useEffect(
    () => () => {
      newest.current += 1;
    },
    [],
  );
  const isStale = shown !== null && stableJson(request) !== stableJson(shown.outcome.request);
  return {
    busy,
    outcome: shown?.outcome ?? null,
    against: shown?.against ?? null,
    took: shown?.took ?? null,
    isStale,
    run,
  };
}
