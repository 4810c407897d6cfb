/** The ranges that sweep and walk-forward share: they follow the strategy of the form and are refused beyond the limit. */
import { defaultStrategy, type BacktestRequest, type StrategyChoice } from '@trading-crew/core/contracts';
import { useMemo, useState } from 'react';
import type { SweepAxis } from '../../backend/lab/lab-engine.ts';
import { SWEEP_MAX, sweepEstimate, tooManyWords } from '../../backend/lab/sweep-limit.ts';
import type { Problems } from './lab-draft.ts';
import { parseSweep, sweepDraftOf, type SweepDraft } from './sweep-draft.ts';
import type { Lab } from './use-lab.ts';

export interface Ranges {
  readonly draft: SweepDraft;
  readonly setDraft: (draft: SweepDraft) => void;
  /** The strategy of the form, as usual while the form has a fault. */
  readonly choice: StrategyChoice;
  /** Null while nothing may start. */
  readonly combinations: number | null;
  readonly problems: Problems;
  /** Why nothing may start although every field is right; null where it may. */
  readonly refused: string | null;
  /** How many combinations, and how long they take, in words. */
  readonly estimate: string | null;
  /** Null while a field is wrong or there are too many. */
  readonly axes: { readonly first: SweepAxis; readonly second: SweepAxis | null } | null;
}

const choiceOf = (request: BacktestRequest | null, name: SweepDraft['strategy']): StrategyChoice =>
  request?.strategy.name === name ? request.strategy : defaultStrategy(name);

export function useRanges(lab: Lab): Ranges {
  const { strategy } = lab.draft;
  const [edited, setEdited] = useState<SweepDraft | null>(null);
  const choice = useMemo(() => choiceOf(lab.request, strategy), [lab.request, strategy]);
  const preset = useMemo(() => sweepDraftOf(choice), [choice]);
  const draft = edited?.strategy === strategy ? edited : preset;
  const parsed = useMemo(() => parseSweep(draft, SWEEP_MAX), [draft]);
  const bars = lab.barCount;
  const valid = parsed.kind === 'valid' ? parsed : null;
  const combinations = valid
    ? valid.first.values.length * (valid.second?.values.length ?? 1)
    : parsed.kind === 'invalid'
      ? parsed.combinations
      : null;
  return {
    draft,
    setDraft: setEdited,
    choice,
    combinations: valid && combinations,
    problems: parsed.kind === 'invalid' ? parsed.problems : {},
    refused: !valid && combinations !== null ? tooManyWords(combinations, bars) : null,
    estimate: valid && combinations !== null ? sweepEstimate(combinations, bars) : null,
    axes: valid && { first: valid.first, second: valid.second },
  };
}
