/** What became of a proposal since it was made, by the engine of the lab, in the page, over the bars of the account. */
import type { BarColumns, Instrument, ProposalRecord } from '@trading-crew/core/contracts';
import { defaultRules, followUp, type FollowUp } from '@trading-crew/core/backtest';
import { columnsOf } from '@trading-crew/core/domain';
import { useCallback, useEffect, useRef, useState } from 'react';
import { BackendProblem, type Problem, type UserBackend } from '../../backend/backend.ts';
import { describeProblem, problemOf } from '../../backend/problems.ts';
import { useSettings } from '../../backend/use-settings.ts';
import { useUser } from '../../backend/user-context.ts';

/** Ten years and the warm-up before them: nothing is followed up for longer. */
const BARS = 3_000;

export interface AssetBars {
  readonly instrument: Instrument;
  readonly bars: BarColumns;
}

/** The bars of an asset in a mode, asked for once. Throws BackendProblem. */
export type BarsOnce = (record: Pick<ProposalRecord, 'asset' | 'mode'>) => Promise<AssetBars>;

export function useBarsOnce(): BarsOnce {
  const user: UserBackend = useUser();
  const known = useRef(new Map<string, Promise<AssetBars>>());
  return useCallback(
    ({ asset, mode }) => {
      const key = `${mode} ${asset}`;
      const asked = known.current.get(key) ?? user.call('getBars', { asset, mode, limit: BARS });
      known.current.set(key, asked);
      // What failed is asked for again the next time.
      asked.catch(() => known.current.delete(key));
      return asked;
    },
    [user],
  );
}

export type FollowedUp =
  | { readonly state: 'loading' }
  /** Also where the bars themselves are at fault: then the problem says what is wrong with them. */
  | { readonly state: 'failed'; readonly problem: Problem }
  /** Null where the bars of the account do not reach back to the proposal. */
  | { readonly state: 'ready'; readonly result: FollowUp | null };

export function useFollowUp(record: ProposalRecord, barsOnce: BarsOnce): FollowedUp {
  const settings = useSettings();
  const [followed, setFollowed] = useState<FollowedUp>({ state: 'loading' });
  const rules = settings.state === 'ready' ? settings.value : null;
  useEffect(() => {
    if (rules === null) return undefined;
    let isCurrent = true;
    const show = (next: FollowedUp) => {
      if (isCurrent) setFollowed(next);
    };
    const compare = async () => {
      const { instrument, bars } = await barsOnce(record);
      const { priceIncrement, quantityIncrement } = instrument;
      const market = { columns: columnsOf(bars), rules: defaultRules(rules), priceIncrement, quantityIncrement };
      const result = followUp(record, market);
      if (result !== null && result.fault !== null) throw new BackendProblem(problemOf(result.fault));
      return result;
    };
    compare().then(
      (result) => show({ state: 'ready', result }),
      (error: unknown) => show({ state: 'failed', problem: describeProblem(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [record, barsOnce, rules]);
  return followed;
}
