/** A simulated account as it stands before anything happened on it, for tests of what stores and moves it. */
import type {
  FastForwardProgress,
  Fill,
  SessionRecord,
  SimulationAccount,
  SimulationLedger,
} from '../../contracts/index.ts';
import { SAMPLE_NOW } from './sample-records.ts';

/** An account that has just been opened. */
export const sampleAccount: SimulationAccount = {
  schemaVersion: 1,
  revision: 0,
  seed: 1,
  startedOn: '2015-10-15',
  session: '2015-10-15',
  startingCash: 100_000,
  cash: 100_000,
  previousEquity: 100_000,
  positions: [],
  openOrders: [],
  closedOrders: [],
  newPositionsToday: 0,
};
/** A ledger in which nothing has happened yet. */
export const sampleLedger: SimulationLedger = { schemaVersion: 1, equity: [], fills: [] };
/** A fill that differs from others by its number alone. */
export const sampleFill = (index: number): Fill => ({
  fillId: `fill-${index}`,
  clientOrderId: 'order-1',
  runId: null,
  asset: 'AAPL',
  side: 'buy',
  role: 'entry',
  quantity: 1,
  price: 100,
  commission: 0,
  slippage: 0,
  time: index,
  session: '2015-10-15',
});
/** So many different fills. */
export const sampleFills = (count: number): Fill[] => Array.from({ length: count }, (_, index) => sampleFill(index));
/** A session without a decision. */
export const sampleSession = (date: string): SessionRecord => ({
  schemaVersion: 1,
  session: date,
  equity: 100_000,
  cash: 100_000,
  decisions: [],
  fills: [],
});
/** A fast-forward that has just begun. */
export const sampleProgress = (change: Partial<FastForwardProgress> = {}): FastForwardProgress => ({
  schemaVersion: 1,
  status: 'running',
  requested: 250,
  done: 0,
  session: '2015-10-15',
  traded: 0,
  cancelRequested: false,
  message: null,
  startedAt: SAMPLE_NOW,
  updatedAt: SAMPLE_NOW,
  ...change,
});
