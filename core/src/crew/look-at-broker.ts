/**
 * Both books, read for a comparison. Ours is read first: whatever happens in between, the broker then knows at least as
 * much as we do.
 */
import type { AccountMode, AdoptedPosition, Order, OrderRecord, Reconciliation } from '../contracts/index.ts';
import { bearsCrewMark, needsLookUp, ordersSince, stableJson, type Books } from '../domain/index.ts';
import type { Account, Clock, OrderDesk, OrderRecords } from '../ports/index.ts';

export interface BrokerPorts {
  readonly account: Pick<Account, 'snapshot' | 'market'>;
  readonly orderDesk: Pick<OrderDesk, 'orders' | 'find'>;
}

export interface LookOptions {
  readonly uid: string;
  readonly mode: AccountMode;
  readonly ports: BrokerPorts;
  readonly records: Pick<OrderRecords, 'all' | 'read' | 'update'>;
  readonly clock: Clock;
  /** Which of these runs are at work, so that what they are about to send is not judged. */
  readonly atWork: (runIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Whether another user's crew gave an order this id: users may share an account. Nobody's unless told otherwise. */
  readonly isOfOthers?: (clientOrderId: string) => Promise<boolean>;
}

/** The books at one moment, without what is taken as given. */
export type Look = Omit<Books, 'standing'>;

/** The runs whose intents may be under way. */
const runsUnderWay = (records: readonly OrderRecord[]): string[] => [
  ...new Set(
    records
      .filter(({ order }) => order === null)
      .filter(isUnderWay)
      .map(({ intent }) => intent.runId),
  ),
];

const isUnderWay = ({ status }: OrderRecord): boolean =>
  status === 'planned' || status === 'sent' || status === 'unknown';

/** The records of a mode and which of their runs are at work. */
export async function lookAtOwnBook({ uid, mode, records, clock, atWork }: LookOptions) {
  const now = clock.now();
  const own = await records.all(uid, mode);
  const underWay = runsUnderWay(own);
  return { now, records: own, atWork: underWay.length > 0 ? await atWork(underWay) : new Set<string>() };
}

/** Reads both books. Throws `Unavailable` and `Misconfigured` as the ports do. */
export async function lookAtBroker(options: LookOptions, standing: Reconciliation | null): Promise<Look> {
  const { uid, ports, records } = options;
  const { now, records: own, atWork } = await lookAtOwnBook(options);
  const { now: brokerNow } = await ports.account.market();
  const orders = await ports.orderDesk.orders(ordersSince(standing, brokerNow));
  const known = new Map(own.map((record) => [record.intent.clientOrderId, record]));
  const ofOthers = new Set<string>();
  for (const { clientOrderId } of orders.filter((order) => bearsCrewMark(order.clientOrderId))) {
    if (known.has(clientOrderId)) continue;
    // It may have been placed since our book was read.
    const record = await records.read(uid, clientOrderId);
    if (record) known.set(clientOrderId, record);
    else if (await options.isOfOthers?.(clientOrderId)) ofOthers.add(clientOrderId);
  }
  const { found, absent } = await lookUp([...known.values()], orders, standing, ports.orderDesk);
  const { positions } = await ports.account.snapshot();
  return {
    records: [...known.values()],
    orders: [...orders, ...found],
    absent,
    positions: positions.map(({ asset, quantity }): AdoptedPosition => ({ asset, quantity })),
    now,
    brokerNow,
    atWork,
    ofOthers,
  };
}

/** Asks for every order that should be there and is not shown. */
async function lookUp(
  records: readonly OrderRecord[],
  orders: readonly Order[],
  standing: Reconciliation | null,
  orderDesk: BrokerPorts['orderDesk'],
) {
  const shown = new Set(orders.map(({ clientOrderId }) => clientOrderId));
  const found: Order[] = [];
  const absent = new Set<string>();
  for (const record of records) {
    const { clientOrderId } = record.intent;
    if (shown.has(clientOrderId) || !needsLookUp(record, standing)) continue;
    const order = await orderDesk.find(clientOrderId);
    if (order) found.push(order);
    else absent.add(clientOrderId);
  }
  return { found, absent };
}

/** What two looks must have in common to be one moment: what has filled, and what is held. */
export const tradedIn = ({ orders, positions }: Look): string =>
  stableJson([orders.map((order) => [order, ...order.legs].map(({ filledQuantity }) => filledQuantity)), positions]);
