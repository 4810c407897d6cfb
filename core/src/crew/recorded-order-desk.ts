/**
 * An order desk that keeps a book: the intent is written before it is sent, and every change of the order after it.
 * Whatever crashes in between, the record says what was meant, and what was meant is what is sent: never another intent
 * under the same id, and nothing a second time that was ruled out once.
 */
import {
  BrokerRefused,
  InsufficientQuantity,
  LeaseLost,
  LimitReached,
  RunCancelled,
  TradingStopped,
  WashTrade,
  type ExecutionMode,
  type Order,
  type OrderChange,
  type OrderIntent,
  type OrderRecord,
  type OrderRefusal,
} from '../contracts/index.ts';
import { isOurs, isOver } from '../domain/index.ts';
import type { Clock, OrderDesk, OrderRecords, Permit } from '../ports/index.ts';

export interface RecordedOrderDeskOptions {
  readonly desk: OrderDesk;
  readonly records: OrderRecords;
  readonly uid: string;
  readonly mode: ExecutionMode;
  readonly clock: Clock;
  /** Asked before every send. */
  readonly permit?: Permit;
}

type Told = Omit<OrderChange, 'at'>;

export function recordedOrderDesk(options: RecordedOrderDeskOptions): OrderDesk {
  const { desk } = options;
  return {
    place: (intent) => place(options, intent),
    find: async (clientOrderId) => {
      const order = await desk.find(clientOrderId);
      if (order) await noteIfKnown(options, order, 'broker');
      return order;
    },
    // Several crews may work on one account: what another one placed is none of this one's business.
    openOrders: async (asset) => {
      const open = await desk.openOrders(asset);
      const known = await Promise.all(open.map((order) => isKnown(options, order)));
      return open.filter((order, place) => known[place] || !isOurs(order.clientOrderId));
    },
    orders: (since) => desk.orders(since),
    cancel: async (clientOrderId) => {
      const order = await desk.cancel(clientOrderId);
      await noteIfKnown(options, order, 'crew');
      return order;
    },
  };
}

const note = ({ records, uid, clock }: RecordedOrderDeskOptions, clientOrderId: string, told: Told): Promise<void> =>
  records.update(uid, clientOrderId, { ...told, at: clock.now() });

const asTold = (order: Order, source: string): Told => ({ status: order.status, order, source, note: order.reason });

const isKnown = async ({ records, uid }: RecordedOrderDeskOptions, { clientOrderId }: Pick<Order, 'clientOrderId'>) =>
  (await records.read(uid, clientOrderId)) !== null;

/** An account may hold orders of somebody else, or of a book that is gone: they have no record here. */
async function noteIfKnown(options: RecordedOrderDeskOptions, order: Order, source: string): Promise<void> {
  if ((await options.records.read(options.uid, order.clientOrderId)) === null) return;
  await note(options, order.clientOrderId, asTold(order, source));
}

async function place(options: RecordedOrderDeskOptions, wanted: OrderIntent): Promise<Order> {
  const { desk, permit } = options;
  const standing = await planned(options, wanted);
  const { intent } = standing;
  if (mayBeSent(standing)) {
    await noteSent(options, standing);
  } else {
    const order = await desk.find(intent.clientOrderId);
    if (order === null) return whatCameOf(standing);
    await note(options, intent.clientOrderId, asTold(order, 'broker'));
    return order;
  }
  try {
    const order = await desk.place(intent, permit);
    await note(options, intent.clientOrderId, asTold(order, 'broker'));
    return order;
  } catch (error) {
    // Somebody else has the run, and with it the record.
    if (!(error instanceof LeaseLost)) await note(options, intent.clientOrderId, notPlaced(error, standing));
    throw error;
  }
}

function planned({ records, uid, mode, clock }: RecordedOrderDeskOptions, intent: OrderIntent): Promise<OrderRecord> {
  const at = clock.now();
  const history = [{ status: 'planned' as const, at, source: 'crew', note: null }];
  const base = { schemaVersion: 1 as const, userId: uid, mode, createdAt: at, updatedAt: at };
  return records.plan({ ...base, intent, order: null, status: 'planned', history });
}

/** Meant, perhaps under way, or refused for a reason that may have passed: the broker takes its id once. */
const mayBeSent = (record: OrderRecord): boolean =>
  record.order === null &&
  (record.status === 'planned' || record.status === 'sent' || record.status === 'unknown' || mayBeAnswered(record));

/** A refusal that passes when other orders make way is answered once. */
const mayBeAnswered = ({ status, history }: OrderRecord): boolean =>
  status === 'rejected' &&
  isAnswerable(history.at(-1)?.refusal) &&
  history.filter(({ refusal }) => isAnswerable(refusal)).length === 1;

const isAnswerable = (refusal: OrderRefusal | undefined): boolean => refusal === 'reserved' || refusal === 'wash-trade';

async function noteSent(options: RecordedOrderDeskOptions, standing: OrderRecord): Promise<void> {
  const { clientOrderId } = standing.intent;
  const sent: Told = { status: 'sent', order: null, source: 'crew', note: null };
  if (!isOver(standing.status)) return note(options, clientOrderId, sent);
  const { records, uid, clock } = options;
  const why = 'Sent once more: what stood in its way was asked to make way.';
  return records.settle(uid, clientOrderId, { ...sent, note: why, at: clock.now() });
}

const REFUSALS: readonly (readonly [new (message: string) => Error, OrderRefusal])[] = [
  [TradingStopped, 'stopped'],
  [RunCancelled, 'cancelled'],
  [LimitReached, 'limit'],
  [InsufficientQuantity, 'reserved'],
  [WashTrade, 'wash-trade'],
  [BrokerRefused, 'refused'],
];

const NEVER_SENT: readonly OrderRefusal[] = ['stopped', 'cancelled', 'limit'];

/** What the book has to say of an order that was not placed. */
function notPlaced(error: unknown, before: OrderRecord): Told {
  const words = error instanceof Error ? error.message : null;
  const refusal = REFUSALS.find(([kind]) => error instanceof kind)?.[1];
  if (refusal === undefined) return { status: 'unknown', order: null, source: 'broker', note: words };
  const said = { order: null, note: refusal === 'cancelled' ? 'Not sent: the run was cancelled.' : words, refusal };
  if (!NEVER_SENT.includes(refusal)) return { ...said, status: 'rejected', source: 'broker' };
  // It was not sent now; where an earlier attempt may have sent it, only a look at the broker can tell.
  const wasUnderWay = before.status === 'sent' || before.status === 'unknown';
  return { ...said, status: wasUnderWay ? 'unknown' : 'cancelled', source: 'crew' };
}

/** What the book knows of an order that the broker does not have: its end, or the failure it ended with before. */
function whatCameOf({ intent, status, order, history }: OrderRecord): Order {
  if (order !== null && isOver(status)) return order;
  const last = history.at(-1);
  const kind = REFUSALS.find(([, refusal]) => refusal === last?.refusal)?.[0];
  if (isOver(status) && kind) throw new kind(last?.note ?? 'The order was ruled out.');
  const words = last?.note ? ` (${last.note})` : '';
  throw new BrokerRefused(
    isOver(status)
      ? `${intent.clientOrderId} was ${status} before${words}. It is not placed again.`
      : `Our book has ${intent.clientOrderId} as ${status} at the broker, which does not know it. It is not placed again; compare the account with the broker.`,
  );
}
