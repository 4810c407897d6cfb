/**
 * Where a backtest may begin in the middle of a history and still hold what it would hold if it had begun at the beginning:
 * at a bar on which nothing is held. Known from the stances alone, without prices.
 */
import type { BacktestRules } from '../contracts/index.ts';
import { BEARISH, BULLISH, UNKNOWN } from '../domain/index.ts';
import type { PreparedChoice } from './run-choice.ts';

/** Before every bar, by more than anything counts as fresh. */
const NEVER = -(2 ** 30);

/**
 * For each of the bars `asked`, which rise from `start` on, the last bar up to it at which a run from `start` holds nothing
 * when it decides, so that a run that begins there is the same from there on. Exits, refused confirmations and halts are not
 * known here. Long only, they change nothing: where this holds nothing, a run with them holds nothing either. With short
 * sales, a run that lost its position to them may already be on the other side.
 */
export function lastFlatBars(
  { stances, freshnessBars }: Pick<PreparedChoice, 'stances' | 'freshnessBars'>,
  { allowShort, fillAt }: Pick<BacktestRules, 'allowShort' | 'fillAt'>,
  start: number,
  asked: readonly number[],
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const unknownTurn = freshnessBars === Infinity ? start : NEVER;
  let stance = UNKNOWN;
  let turn = NEVER;
  let position = 0;
  let flat = start;
  let place = 0;
  /** What the stance at bar `decision` makes of the position. */
  const act = (decision: number): void => {
    if (position !== 0) {
      if (stance === (position > 0 ? BEARISH : BULLISH)) position = 0;
      return;
    }
    if (decision - turn >= freshnessBars) return;
    if (stance === BULLISH || (stance === BEARISH && allowShort)) position = stance;
  };
  for (let bar = 0; bar < stances.length && place < asked.length; bar++) {
    if (fillAt === 'next-open' && bar > start) act(bar - 1);
    const next = stances[bar] ?? UNKNOWN;
    if (next !== stance) turn = stance === UNKNOWN ? unknownTurn : bar;
    stance = next;
    if (bar < start) continue;
    if (position === 0) flat = bar;
    for (; asked[place] === bar; place++) found.set(bar, flat);
    if (fillAt === 'close') act(bar);
  }
  return found;
}
