/** Why a stretch has no Sharpe ratio, told from its return: an equity that stood still, one that was lost, or too few bars. */
import type { BacktestRules } from '@trading-crew/core/contracts';

const STILL = 'The equity did not move.';
const LOST = 'The equity fell to nothing or below.';
const TOO_FEW = 'Too few bars count for a Sharpe ratio.';
const TOO_FEW_OR_LOST = 'Too few bars count for a Sharpe ratio, or the equity fell to nothing on the way.';

/** The reason of a stretch with this total return, a fraction, that has no Sharpe ratio. */
export function noSharpeReason(totalReturn: number, { allowShort }: Pick<BacktestRules, 'allowShort'>): string {
  if (totalReturn === 0) return STILL;
  if (totalReturn <= -1) return LOST;
  // Only what is sold short can lose more than there is and win it back.
  return allowShort ? TOO_FEW_OR_LOST : TOO_FEW;
}
