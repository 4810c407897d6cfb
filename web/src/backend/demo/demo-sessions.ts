/** The sessions that the demo account lived through: most of them quiet, now and then a purchase or a stop. */
import type { Fill, SessionRecord } from '@trading-crew/core/contracts';
import { timeOfSession } from '@trading-crew/core/contracts';
import { DEMO_SESSION, sessionsUpTo } from './demo-prices.ts';
import { demoReport } from './demo-report.ts';

const SESSIONS = 60;
/** 13:30 UTC: the open of a session in New York, in summer. */
const OPEN_MS = 13.5 * 3_600_000;
export const openOf = (session: string): number => timeOfSession(session) + OPEN_MS;

const BOUGHT_ON = '2016-03-10';
const STOPPED_ON = '2016-03-08';

function fill(session: string, asset: string, side: Fill['side'], role: Fill['role'], price: number): Fill {
  return {
    fillId: `${asset}-${session}`,
    clientOrderId: `${asset}-${session}`,
    runId: side === 'buy' ? 'DemoRunTraded0000001' : null,
    asset,
    side,
    role,
    quantity: 58,
    price,
    commission: 0.58,
    slippage: 0.9,
    time: openOf(session),
    session,
  };
}

function decisionsOf(session: string): SessionRecord['decisions'] {
  const bought = session === BOUGHT_ON;
  return [
    {
      asset: 'AAPL',
      signal: bought ? 'BUY' : 'HOLD',
      outcome: bought ? 'TRADED' : 'NO_TRADE',
      reason: bought ? null : 'HOLD_SIGNAL',
      decision: bought
        ? 'Bought 58 AAPL at 96.21: the averages are bullish (8: 95.90, 13: 95.12, 21: 94.80), confirmed with 0.72.'
        : 'No trade: the averages have not crossed (8: 95.12, 13: 95.31, 21: 94.90).',
      runId: bought ? 'DemoRunTraded0000001' : null,
    },
    {
      asset: 'DEMO-QUIET',
      signal: null,
      outcome: 'NO_TRADE',
      reason: 'NOT_ELIGIBLE',
      decision: 'No trade: the asset is not fit to trade: annual volatility (from 3.0 % to 120.0 %).',
      runId: null,
    },
  ];
}

function fillsOf(session: string): Fill[] {
  if (session === BOUGHT_ON) return [fill(session, 'AAPL', 'buy', 'entry', 96.21)];
  return session === STOPPED_ON ? [fill(session, 'DEMO-CHOP', 'sell', 'stop', 48.12)] : [];
}

/** Newest first. */
export function demoSessions(): SessionRecord[] {
  const { equity } = demoReport();
  const sessions = sessionsUpTo(DEMO_SESSION, SESSIONS + 1).slice(0, SESSIONS);
  return sessions
    .map((session, index): SessionRecord => {
      const value = equity.at(index - SESSIONS) ?? 100_000;
      const record = { schemaVersion: 1, session, equity: value, cash: value * 0.9 } as const;
      return { ...record, decisions: decisionsOf(session), fills: fillsOf(session) };
    })
    .reverse();
}
