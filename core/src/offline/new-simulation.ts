/**
 * A fresh simulated account: cash only, no orders, its clock at the open of its first session. The same inputs give
 * the same account.
 */
import {
  InvalidInput,
  sessionOf,
  timeOfSession,
  type SimulationAccount,
  type SimulationLedger,
} from '../contracts/index.ts';
import type { ReplayedMarket } from './replayed-market.ts';

/** What is stored of a simulation: the account and everything that has happened on it. */
export interface SimulationState {
  readonly account: SimulationAccount;
  readonly ledger: SimulationLedger;
}

export interface NewSimulation {
  readonly market: ReplayedMarket;
  /** First session as YYYY-MM-DD; a day without trading moves to the next session. */
  readonly startOn?: string | undefined;
  /** Dollars. */
  readonly startingCash: number;
  readonly seed: number;
}

/** Sessions left before the default start, about a year, so that the first run finds history to work on. */
const HISTORY_SESSIONS = 252;

/** Throws `InvalidInput` naming `startOn` or `startingCash`, and what would be accepted. */
export function newSimulation({ market, startOn, startingCash, seed }: NewSimulation): SimulationState {
  if (!Number.isFinite(startingCash) || startingCash <= 0) {
    throw new InvalidInput('Use a starting cash above zero dollars.', 'startingCash');
  }
  const session = firstSession(market, startOn);
  return {
    account: {
      schemaVersion: 1,
      revision: 0,
      seed,
      startedOn: session,
      session,
      startingCash,
      cash: startingCash,
      previousEquity: startingCash,
      positions: [],
      openOrders: [],
      closedOrders: [],
      newPositionsToday: 0,
    },
    ledger: { schemaVersion: 1, equity: [], fills: [] },
  };
}

function firstSession(market: ReplayedMarket, startOn: string | undefined): string {
  const { calendar } = market;
  const first = calendar[0];
  const last = calendar.at(-1);
  if (first === undefined || last === undefined) {
    throw new InvalidInput('There is no market data to start a simulation on.', 'startOn');
  }
  if (startOn === undefined) {
    return calendar[Math.min(HISTORY_SESSIONS, Math.floor((calendar.length - 1) / 2))] ?? first;
  }
  if (!isDate(startOn) || startOn < first || startOn > last) {
    throw new InvalidInput(`Choose a start date from ${first} to ${last}.`, 'startOn');
  }
  return calendar.find((session) => session >= startOn) ?? last;
}

/** Whether the text is a day of the calendar written as YYYY-MM-DD. */
function isDate(text: string): boolean {
  const time = timeOfSession(text);
  return !Number.isNaN(time) && sessionOf(time) === text;
}
