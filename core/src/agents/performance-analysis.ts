/** Measures how the account is doing, whatever was decided in this run. A figure without enough data says so. */
import { z } from 'zod';
import { ExecutionMode, type Figure } from '../contracts/index.ts';
import { count, decimal, money, percent, performanceFigures, roundTrips } from '../domain/index.ts';
import type { Account } from '../ports/account.ts';
import { skipWithout, type Agent, type ModelTool } from './agent.ts';
import { explained } from './questions/explanation.ts';
import { explainPerformance } from './questions/performance-analysis.ts';

const Input = z.object({ mode: ExecutionMode });

const shown = (figure: Figure, write: (value: number) => string): string =>
  figure.value === null ? `n/a (${(figure.reason ?? 'too few data').replace(/\.$/, '')})` : write(figure.value);

interface Tools extends ModelTool {
  account: Account;
}

export const performanceAnalysis: Agent<'PerformanceAnalysisAgent', z.infer<typeof Input>, Tools> = {
  name: 'PerformanceAnalysisAgent',
  goal: 'Say honestly how the account is doing, and where the sample is too small to say.',
  version: 3,
  input: Input,
  tools: ['account', 'llm'],
  prepare: ({ mode, outputs }) =>
    outputs.AlpacaConnectionManager
      ? { kind: 'work', input: { mode } }
      : skipWithout('the account could not be reached'),
  work: async ({ mode }, { account, llm }, say) => {
    const [snapshot, startingEquity, equity, fills] = await Promise.all([
      account.snapshot(),
      account.startingEquity(),
      account.equityHistory(),
      account.fills(),
    ]);
    const { closed, unmatched } = roundTrips(fills);
    for (const [asset, sold] of unmatched) {
      say(
        'warning',
        `${count(sold, 'share')} of ${asset} sold without a known purchase: left out of the closed trades.`,
      );
    }
    const figures = performanceFigures({
      startingEquity,
      equity,
      currentEquity: snapshot.equity,
      closedTrades: closed,
    });
    const summary = `Return ${shown(figures.totalReturn, percent)} over ${count(equity.length, 'session')}, ${count(closed.length, 'closed trade')}.`;
    say('info', summary, { sessions: equity.length, closedTrades: closed.length });
    say('info', `Profit ${shown(figures.profit, money)}; win rate ${shown(figures.winRate, percent)}.`);
    say('info', `Sharpe ${shown(figures.sharpe, decimal)}; largest drawdown ${shown(figures.maxDrawdown, percent)}.`);
    const output = { figures, sessions: equity.length, openPositions: snapshot.positions.length };
    const explanation = await explained(llm, () => explainPerformance(mode, output), say);
    return { status: 'done', code: null, summary, output, explanation };
  },
};
