/** Runs what the form says, and where something is put against it, that as well; a later run takes an earlier one's place. */
import type { BacktestRequest, StrategyChoice } from '@trading-crew/core/contracts';
import { strategyOf } from '@trading-crew/core/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LabLink } from '../../ui/lab-link.ts';
import type { LabEngine, LabSearch } from '../../backend/lab/lab-engine.ts';
import { computeBacktest, withChoice, type LabOutcome, type Prepared } from './lab-work.ts';
import { isOutdated } from './result-age.ts';
import type { SearchOf } from './search-memory.ts';
import type { LabAddress } from './use-lab-address.ts';
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
  readonly run: (against: StrategyChoice | null, options?: BacktestOptions) => Promise<void>;
}

export interface BacktestOptions extends WorkOptions {
  /** What was tried before, as it was when the very same was asked before; that of this visit when left out. */
  readonly search?: LabSearch;
}

interface Shown {
  readonly outcome: LabOutcome;
  readonly against: LabOutcome | null;
  readonly took: number;
}

/** The address that shows this again; null where none can: a file is on this device only, and its asset has other bars. */
function linkOf({ outcome, against }: Shown, search: LabSearch): LabLink | null {
  const { asset, source, strategy, from, to, rules } = outcome.request;
  if (source.kind === 'file') return null;
  const other = against?.request.strategy ?? null;
  const link = { asset, strategy, from, to, against: other, rules };
  return search.combinationsTried > 1 ? { ...link, search } : link;
}

/** Two strategies look back as far as the slower of them. */
const slowerOf = (one: StrategyChoice, other: StrategyChoice | null): number =>
  Math.max(strategyOf(one).warmUp, other ? strategyOf(other).warmUp : 0);

export function useBacktest(lab: Lab, searchOf: SearchOf, write: LabAddress['write']): BacktestState {
  const [shown, setShown] = useState<Shown | null>(null);
  const [busy, setBusy] = useState(false);
  const newest = useRef(0);
  const isOpen = useRef(true);
  const { work, setDraft } = lab;
  const run = useCallback(
    async (against: StrategyChoice | null, options: BacktestOptions = {}) => {
      if (options.draft) setDraft(options.draft);
      newest.current += 1;
      const mine = newest.current;
      setBusy(true);
      const began = performance.now();
      const compute = async (prepared: Prepared, engine: LabEngine): Promise<[Shown, LabSearch]> => {
        const search = options.search ?? searchOf(prepared);
        const outcome = await computeBacktest(engine, prepared, search);
        const other = against && (await computeBacktest(engine, withChoice(prepared, against), searchOf(null)));
        return [{ outcome, against: other, took: performance.now() - began }, search];
      };
      const isWanted = () => isOpen.current && mine === newest.current;
      const warmUpOf = ({ strategy }: BacktestRequest) => slowerOf(strategy, against);
      const done = await work(compute, { warmUpOf, isWanted, ...options });
      if (!isWanted()) return;
      setBusy(false);
      if (done.kind === 'not-done') return;
      const [answer, search] = done.answer;
      setShown(answer);
      write(linkOf(answer, search));
    },
    [work, setDraft, searchOf, write],
  );
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);
  return {
    busy,
    outcome: shown?.outcome ?? null,
    against: shown?.against ?? null,
    took: shown?.took ?? null,
    isStale: shown !== null && isOutdated(lab, shown.outcome),
    run,
  };
}
