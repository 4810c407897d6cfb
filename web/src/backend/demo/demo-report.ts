/** The demo account's performance: a year of sessions with a handful of trades. */
import type { ClosedTrade, PerformanceReport } from '@trading-crew/core/contracts';
import { demoAccount } from './demo-market.ts';
import { DEMO_SESSION, demoBars, sessionsUpTo } from './demo-prices.ts';

const SESSIONS = 250;
const START = 100_000;

function drawdownOf(equity: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY;
  return equity.map((value) => {
    peak = Math.max(peak, value);
    return (peak - value) / peak;
  });
}

function trade(
  asset: string,
  entrySession: string,
  exitSession: string,
  entryPrice: number,
  exitPrice: number,
): ClosedTrade {
  const quantity = Math.floor(10_000 / entryPrice);
  const commission = Math.round(quantity * 0.01 * 100) / 100;
  const profit = Math.round(((exitPrice - entryPrice) * quantity - commission) * 100) / 100;
  return {
    asset,
    quantity,
    entryPrice,
    exitPrice,
    entrySession,
    exitSession,
    exitRole: exitPrice > entryPrice * 1.08 ? 'target' : exitPrice < entryPrice * 0.96 ? 'stop' : 'entry',
    profit,
    profitFraction: profit / (entryPrice * quantity),
    commission,
    entryRunId: 'DemoRunTraded0000001',
    exitRunId: null,
  };
}

export const DEMO_TRADES: readonly ClosedTrade[] = [
  trade('AAPL', '2015-04-20', '2015-05-06', 126.4, 124.9),
  trade('DEMO-TREND', '2015-05-18', '2015-07-08', 84.2, 92.7),
  trade('AAPL', '2015-07-15', '2015-08-04', 125.8, 119.5),
  trade('DEMO-CHOP', '2015-09-02', '2015-09-11', 51.1, 48.5),
  trade('DEMO-TREND', '2015-10-05', '2015-12-14', 88.9, 97.9),
  trade('DEMO-CHOP', '2016-01-12', '2016-01-29', 49.2, 54.2),
];

export function demoReport(): PerformanceReport {
  const sessions = sessionsUpTo(DEMO_SESSION, SESSIONS);
  const market = demoBars('AAPL', SESSIONS).close;
  const trend = demoBars('DEMO-TREND', SESSIONS).close;
  const equity = sessions.map((_session, index) => {
    const held =
      index < 34
        ? 0
        : ((trend[index] ?? 0) / (trend[34] ?? 1) - 1) * 22_000 +
          ((market[index] ?? 0) / (market[34] ?? 1) - 1) * 9_000;
    return Math.round((START + held) * 100) / 100;
  });
  const first = market[0] ?? 1;
  const drawdown = drawdownOf(equity);
  const figure = (value: number) => ({ value, reason: null });
  const profit = (equity.at(-1) ?? START) - START;
  return {
    schemaVersion: 1,
    mode: 'simulation',
    asOf: Date.UTC(2016, 2, 14, 14, 30),
    startingEquity: START,
    benchmarkLabel: 'Buy and hold: AAPL',
    sessions,
    equity,
    benchmark: market.map((close) => Math.round((START * close) / first)),
    drawdown,
    figures: {
      totalReturn: figure(profit / START),
      profit: figure(profit),
      winRate: figure(0.5),
      profitFactor: figure(1.84),
      sharpe: { value: null, reason: 'A Sharpe ratio needs at least 30 closed trades; there are 6.' },
      maxDrawdown: figure(Math.max(...drawdown)),
      trades: figure(DEMO_TRADES.length),
    },
    closedTrades: [...DEMO_TRADES],
    openPositions: demoAccount().positions,
  };
}
