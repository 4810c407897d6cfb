/** One call at a time with its problem: a second press while the first is under way does nothing. */
import { useCallback, useRef, useState } from 'react';
import type { Problem } from './backend.ts';
import { describeProblem } from './problems.ts';

export interface Action {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Does the work unless some is under way; resolves to whether it was done without a problem. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  readonly clear: () => void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const guard = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (guard.current) return false;
    guard.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(describeProblem(error));
      return false;
    } finally {
      guard.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, run, clear };
}
