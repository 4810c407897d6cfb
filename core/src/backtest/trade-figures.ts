/** What the trades of a backtest came to, in one pass over their profits. */
import type { BacktestFigures } from '../contracts/index.ts';
import { EXIT_REASONS, type TradeColumns } from './backtest-run.ts';
import { known, tooFewTrades, unknown } from './figures.ts';

export interface TradeSums {
  readonly wins: number;
  readonly losses: number;
  /** Dollars, both positive. */
  readonly gained: number;
  readonly lost: number;
  readonly best: number;
  readonly worst: number;
  /** Losing trades one after another, the longest such row; a trade that came out even ends it. */
  readonly longestLosingStreak: number;
}

export function tradeSums({ count, profit }: TradeColumns): TradeSums {
  let wins = 0;
  let losses = 0;
  let gained = 0;
  let lost = 0;
  let best = -Infinity;
  let worst = Infinity;
  let streak = 0;
  let longestLosingStreak = 0;
  for (let index = 0; index < count; index++) {
    const value = profit[index] ?? Number.NaN;
    if (value > 0) {
      wins++;
      gained += value;
    }
    if (value < 0) {
      losses++;
      lost -= value;
      streak++;
      if (streak > longestLosingStreak) longestLosingStreak = streak;
    } else streak = 0;
    if (value > best) best = value;
    if (value < worst) worst = value;
  }
  return { wins, losses, gained, lost, best, worst, longestLosingStreak };
}

/**
 * At how many closes something was held, of one asset: from the bar of the entry up to the one before the exit's, or to the
 * last one where the position was never left.
 */
export function barsHeld({ count, entryIndex, exitIndex, reason }: TradeColumns): number {
  let bars = 0;
  for (let index = 0; index < count; index++) {
    bars += (exitIndex[index] ?? Number.NaN) - (entryIndex[index] ?? Number.NaN);
    if (reason[index] === EXIT_REASONS.end) bars++;
  }
  return bars;
}

type TradeFigureName =
  | 'winRate'
  | 'profitFactor'
  | 'expectancy'
  | 'averageWin'
  | 'averageLoss'
  | 'bestTrade'
  | 'worstTrade'
  | 'longestLosingStreak';

const NAMES: readonly TradeFigureName[] = [
  'winRate',
  'profitFactor',
  'expectancy',
  'averageWin',
  'averageLoss',
  'bestTrade',
  'worstTrade',
  'longestLosingStreak',
];

const NO_LOSS = 'No trade lost money.';
const NO_WIN = 'No trade made money.';

/**
 * The figures of trades, null below 10 of them. `winRate`: share of trades with a profit above 0 after commission.
 * `profitFactor`: dollars gained over dollars lost, null without losses. In dollars a trade: `expectancy` the mean profit
 * of all, `averageWin` (above 0) and `averageLoss` (below 0) of the ones that won and lost, `bestTrade`, `worstTrade`.
 */
export function tradeFigures(trades: TradeColumns): Pick<BacktestFigures, TradeFigureName> {
  const reason = tooFewTrades(trades.count);
  if (reason !== null) {
    return Object.fromEntries(NAMES.map((name) => [name, unknown(reason)])) as Pick<BacktestFigures, TradeFigureName>;
  }
  const { wins, losses, gained, lost, best, worst, longestLosingStreak } = tradeSums(trades);
  return {
    winRate: known(wins / trades.count, ''),
    profitFactor: known(losses > 0 ? gained / lost : null, 'No trade lost money, so there is nothing to divide by.'),
    expectancy: known((gained - lost) / trades.count, ''),
    averageWin: known(wins > 0 ? gained / wins : null, NO_WIN),
    averageLoss: known(losses > 0 ? -lost / losses : null, NO_LOSS),
    bestTrade: known(best, ''),
    worstTrade: known(worst, ''),
    longestLosingStreak: known(longestLosingStreak, ''),
  };
}
