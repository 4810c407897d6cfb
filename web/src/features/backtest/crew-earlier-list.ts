/** Backtests by the crew that were asked of the model before, as rows: what of them there is to see. */
import type { StoredCrewBacktest } from '@trading-crew/core/contracts';
import { strategyName } from '@trading-crew/core/domain';

export const EARLIER_TITLE = 'Earlier ones with Gemini';

/** Whether there is a report, somebody computes it, or whoever did is lost. */
export type EarlierState = 'there' | 'computing' | 'lost';

/** `now` in milliseconds UTC. */
export function earlierState({ report, leaseUntil }: StoredCrewBacktest, now: number): EarlierState {
  if (report) return 'there';
  return leaseUntil > now ? 'computing' : 'lost';
}

/** "AAPL, 8/13/21"; without a report the asset where this tab asked, `asset`, or else nothing is known of it. */
export function earlierName({ report }: StoredCrewBacktest, asset: string | null): string {
  if (report) return `${report.choice.asset}, ${strategyName(report.choice.strategy)}`;
  return asset ?? 'A backtest';
}

export const STATE_WORDS: Readonly<Record<Exclude<EarlierState, 'there'>, string>> = {
  computing: 'Being computed',
  lost: 'Ended without a report',
};
