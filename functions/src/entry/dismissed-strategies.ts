/** What the crew is not to propose to a user again. */
import type { StrategyChoice } from '@trading-crew/core/contracts';
import type { Caller, Installation } from '../wiring.ts';

/** Older dismissals are forgotten: the history that they rested on has gone on since. */
const MOST_DISMISSED = 20;

/** The strategies that the caller has dismissed for an asset, newest first, at most 20. */
export const dismissedFor = (asset: string, { uid }: Caller, { proposals }: Installation): Promise<StrategyChoice[]> =>
  proposals.dismissed(uid, asset, MOST_DISMISSED);
