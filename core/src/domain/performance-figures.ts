/**
 * The figures of the performance page. One whose sample is too small is null and says why, so that nobody reads luck
 * as skill; none is ever NaN or Infinity.
 */
import type { ClosedTrade, EquityPoint, Figure, PerformanceFigures } from '../contracts/index.ts';
import { simpleReturns } from './indicators.ts';
import { maxDrawdown, sharpeRatio } from './metrics.ts';
import { count } from './wording.ts';

const MIN_TRADES = 10;
const MIN_SESSIONS = 60;
const MIN_POINTS = 2;

export interface FiguresInput {
  /** Null where it is not known; then nothing can be measured from it. */
  readonly startingEquity: number | null;
  /** Equity at the end of each session, oldest first. */
  readonly equity: readonly EquityPoint[];
  /** Equity now, within a session; the last point's when left out. Counts for return and profit alone. */
  readonly currentEquity?: number;
  readonly closedTrades: readonly ClosedTrade[];
}

/**
 * The figures of an account. Returns and drawdown start from `startingEquity`, so that a loss in the first session
 * counts. Win rate and profit factor need 10 closed trades, the Sharpe ratio 60 sessions, the drawdown 2.
 */
export function performanceFigures(input: FiguresInput): PerformanceFigures {
  const { equity, closedTrades } = input;
  const startingEquity = input.startingEquity ?? Number.NaN;
  const current = input.currentEquity ?? equity.at(-1)?.equity;
  const profit = current === undefined ? Number.NaN : current - startingEquity;
  const curve = [startingEquity, ...equity.map((point) => point.equity)];
  return {
    totalReturn: measured(profit / startingEquity, 'No session has ended yet.'),
    profit: measured(profit, 'No session has ended yet.'),
    winRate: winRateOf(closedTrades),
    profitFactor: profitFactor(closedTrades),
    sharpe: sharpe(curve),
    maxDrawdown:
      equity.length < MIN_POINTS
        ? missing(needs(MIN_POINTS, 'session', equity.length))
        : measured(maxDrawdown(curve).value, 'The equity is not known for every session.'),
    trades: measured(closedTrades.length, ''),
  };
}

const missing = (reason: string): Figure => ({ value: null, reason });

const measured = (value: number | null, otherwise: string): Figure =>
  value !== null && Number.isFinite(value) ? { value, reason: null } : missing(otherwise);

const needs = (required: number, noun: string, have: number): string =>
  `Needs ${count(required, noun)}; so far there ${have === 1 ? 'is' : 'are'} ${have}.`;

/** Share of closed trades that made money after commission; null, with the reason, below ten. */
export function winRateOf(trades: readonly ClosedTrade[]): Figure {
  if (trades.length < MIN_TRADES) return missing(needs(MIN_TRADES, 'closed trade', trades.length));
  return measured(trades.filter((trade) => trade.profit > 0).length / trades.length, 'No trade has closed yet.');
}

function profitFactor(trades: readonly ClosedTrade[]): Figure {
  if (trades.length < MIN_TRADES) return missing(needs(MIN_TRADES, 'closed trade', trades.length));
  const gains = trades.reduce((sum, { profit }) => sum + Math.max(0, profit), 0);
  const losses = trades.reduce((sum, { profit }) => sum + Math.max(0, -profit), 0);
  return measured(gains / losses, 'No closed trade lost money, so there is nothing to divide by.');
}

function sharpe(curve: readonly number[]): Figure {
  const sessions = curve.length - 1;
  if (sessions < MIN_SESSIONS) return missing(needs(MIN_SESSIONS, 'session', sessions));
  return measured(sharpeRatio(simpleReturns(curve)), 'The equity did not move, so its risk cannot be measured.');
}
