/**
 * What a storm left behind: our books, the broker's and a ledger replayed from its fills, compared to the cent and to the
 * share.
 */
import { WORKING_STATUSES, type Fill, type OrderRecord } from '../core/src/contracts/index.ts';
import type { CrewPorts, ReconciliationBook } from '../core/src/crew/index.ts';
import type { MemoryOrderRecords } from '../core/src/offline/index.ts';
import type { AlpacaServer } from '../functions/testing/alpaca-server/alpaca-server.ts';
import type { FaultKind } from '../functions/testing/alpaca-server/faults.ts';

export const STARTING_CASH = 100_000;

/** One account in the storm, with what happened on it. */
export interface StormAccount {
  readonly name: string;
  readonly server: AlpacaServer;
  readonly records: MemoryOrderRecords;
  readonly ports: CrewPorts;
  readonly book: ReconciliationBook;
  runs: number;
  tradingRuns: number;
  resumed: number;
  readonly faults: string[];
}

export interface TradingStormReport {
  readonly runs: number;
  readonly tradingRuns: number;
  /** Attempts beyond the first, over all runs. */
  readonly resumed: number;
  readonly requests: number;
  readonly struck: ReadonlyMap<FaultKind, number>;
  readonly fills: number;
  readonly duplicateOrders: number;
  readonly lostFills: number;
  /** The largest difference between the broker's cash and the replayed ledger's, dollars. */
  readonly cashDifference: number;
  /** Positions that differ between the broker, the replayed ledger and our books. */
  readonly positionDifferences: number;
  /** What must not be, a sentence each. */
  readonly faults: readonly string[];
}

interface Judged extends Pick<StormAccount, 'runs' | 'tradingRuns' | 'resumed' | 'faults' | 'server'> {
  readonly fills: number;
  readonly duplicateOrders: number;
  readonly lostFills: number;
  readonly cashDifference: number;
  readonly positionDifferences: number;
}

const filledIn = ({ order }: OrderRecord): number =>
  order === null ? 0 : [order, ...order.legs].reduce((sum, part) => sum + part.filledQuantity, 0);

/** Once the weather is fair again: our books against the broker's, and both against a ledger replayed from the fills. */
export async function judge(account: StormAccount): Promise<Judged> {
  const { broker, orders } = account.server.exchange;
  const fills = await broker.fills();
  const records = await account.records.all(account.name, 'paper');
  const { cash, positions } = replayed(fills);
  const snapshot = await broker.snapshot();
  const held = new Map(snapshot.positions.map(({ asset, quantity }) => [asset, quantity]));
  const ours = positionsOf(records);
  const assets = new Set([...held.keys(), ...positions.keys(), ...ours.keys()]);
  const differs = [...assets].filter(
    (asset) =>
      (held.get(asset) ?? 0) !== (positions.get(asset) ?? 0) || (held.get(asset) ?? 0) !== (ours.get(asset) ?? 0),
  );
  const decided = orders.map(({ clientOrderId }) => clientOrderId).filter((id) => /-(entry|exit)-\d+$/.test(id));
  const deciding = new Set(decided.map((id) => id.replace(/-(entry|exit)-\d+$/, '')));
  const filled = fills.reduce((sum, { quantity }) => sum + quantity, 0);
  const stuck = records.filter(
    ({ status }) => WORKING_STATUSES.includes(status) && status !== 'accepted' && status !== 'partly-filled',
  );
  for (const { intent, status } of stuck)
    account.faults.push(`${intent.clientOrderId} is still ${status} in our book.`);
  return {
    ...account,
    fills: fills.length,
    // A run decides on one order: what the broker was sent beyond one a run is one too many.
    duplicateOrders: decided.length - deciding.size,
    lostFills: Math.abs(filled - records.reduce((sum, record) => sum + filledIn(record), 0)),
    cashDifference: Math.abs(snapshot.cash - cash),
    positionDifferences: differs.length,
  };
}

/** Cash and positions, from the fills alone. */
function replayed(fills: readonly Fill[]): { cash: number; positions: Map<string, number> } {
  const positions = new Map<string, number>();
  let cents = STARTING_CASH * 100;
  for (const { asset, side, quantity, price, commission } of fills) {
    const sign = side === 'buy' ? 1 : -1;
    positions.set(asset, (positions.get(asset) ?? 0) + sign * quantity);
    cents -= sign * quantity * price * 100 + commission * 100;
  }
  return { cash: cents / 100, positions: new Map([...positions].filter(([, quantity]) => quantity !== 0)) };
}

function positionsOf(records: readonly OrderRecord[]): Map<string, number> {
  const positions = new Map<string, number>();
  for (const { order } of records) {
    for (const part of order === null ? [] : [order, ...order.legs]) {
      const signed = part.side === 'buy' ? part.filledQuantity : -part.filledQuantity;
      positions.set(part.asset, (positions.get(part.asset) ?? 0) + signed);
    }
  }
  return new Map([...positions].filter(([, quantity]) => quantity !== 0));
}

export function total(accounts: readonly Judged[]): TradingStormReport {
  const sum = (
    field: 'runs' | 'tradingRuns' | 'resumed' | 'fills' | 'duplicateOrders' | 'lostFills' | 'positionDifferences',
  ) => accounts.reduce((all, account) => all + account[field], 0);
  const requests = accounts.flatMap(({ server }) => server.requests);
  const struck = new Map<FaultKind, number>();
  for (const { fault } of requests) if (fault !== null) struck.set(fault, (struck.get(fault) ?? 0) + 1);
  return {
    runs: sum('runs'),
    tradingRuns: sum('tradingRuns'),
    resumed: sum('resumed'),
    requests: requests.length,
    struck,
    fills: sum('fills'),
    duplicateOrders: sum('duplicateOrders'),
    lostFills: sum('lostFills'),
    cashDifference: Math.max(0, ...accounts.map(({ cashDifference }) => cashDifference)),
    positionDifferences: sum('positionDifferences'),
    faults: accounts.flatMap(({ faults }) => faults),
  };
}
