/** What the model is asked about an account: how it is doing, and what cannot be said yet. */
import type { ExecutionMode, Figure, PerformanceOutput } from '../../contracts/index.ts';
import { count, decimal, money, percent, quantity } from '../../domain/index.ts';
import type { ToExplain } from './explanation.ts';
import { evidenceOf } from './question.ts';

const TASK = `Explain how this trading account is doing so far.
Total return and profit compare the account with what it began with. Win rate is the share of closed trades that made
money. Profit factor is what the winning trades made for each dollar that the others lost. Sharpe ratio is return for the
risk taken. Largest drawdown is the deepest fall from a peak. Where a figure is not known yet, say that the sample is too
small, and draw no conclusion from a small one.`;

const figureFact = (name: string, { value, reason }: Figure, write: (value: number) => string): string =>
  `${name}: ${value === null ? `not known. ${reason ?? ''}`.trim() : `${write(value)}.`}`;

const dollars = (value: number): string => `${money(value)} dollars`;

/** Nothing here comes from outside: the account's figures are numbers, and the words about them are ours. */
export const explainPerformance = (
  mode: ExecutionMode,
  { figures, sessions, openPositions }: PerformanceOutput,
): ToExplain => ({
  task: TASK,
  evidence: evidenceOf([
    `Money at stake: ${mode === 'live' ? 'real' : 'none, it is practice'}.`,
    `Sessions measured: ${quantity(sessions)}.`,
    `Open now: ${count(openPositions, 'position')}.`,
    figureFact('Closed trades', figures.trades, quantity),
    figureFact('Total return', figures.totalReturn, percent),
    figureFact('Profit', figures.profit, dollars),
    figureFact('Win rate', figures.winRate, percent),
    figureFact('Profit factor', figures.profitFactor, decimal),
    figureFact('Sharpe ratio', figures.sharpe, decimal),
    figureFact('Largest drawdown', figures.maxDrawdown, percent),
  ]),
  quoted: [],
});
