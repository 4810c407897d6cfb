/**
 * An order desk that keeps a book: the intent is written before it is sent, and every change of the order after it.
 * Whatever crashes in between, the record says what was meant.
 */
import { BrokerRefused, type ExecutionMode, type Order, type OrderStatus } from '../contracts/index.ts';
import type { Clock, OrderDesk, OrderRecords } from '../ports/index.ts';

export interface RecordedOrderDeskOptions {
  readonly desk: OrderDesk;
  readonly records: OrderRecords;
  readonly uid: string;
  readonly mode: ExecutionMode;
  readonly clock: Clock;
}

export function recordedOrderDesk({ desk, records, uid, mode, clock }: RecordedOrderDeskOptions): OrderDesk {
  const note = (id: string, status: OrderStatus, order: Order | null, source: string, text: string | null) =>
    records.update(uid, id, { status, order, at: clock.now(), source, note: text });
  // An account may hold orders of somebody else, or of a book that is gone: they have no record here.
  const noteIfKnown = async (order: Order, source: string) => {
    if ((await records.read(uid, order.clientOrderId)) === null) return;
    await note(order.clientOrderId, order.status, order, source, order.reason);
  };
  return {
    place: async (intent) => {
      const at = clock.now();
      const history = [{ status: 'planned' as const, at, source: 'crew', note: null }];
      const base = { schemaVersion: 1 as const, userId: uid, mode, createdAt: at, updatedAt: at };
      await records.plan({ ...base, intent, order: null, status: 'planned', history });
      await note(intent.clientOrderId, 'sent', null, 'crew', null);
      try {
        const order = await desk.place(intent);
        await note(intent.clientOrderId, order.status, order, 'broker', order.reason);
        return order;
      } catch (error) {
        const status = error instanceof BrokerRefused ? 'rejected' : 'unknown';
        await note(intent.clientOrderId, status, null, 'broker', error instanceof Error ? error.message : null);
        throw error;
      }
    },
    find: async (clientOrderId) => {
      const order = await desk.find(clientOrderId);
      if (order) await noteIfKnown(order, 'broker');
      return order;
    },
    openOrders: (asset) => desk.openOrders(asset),
    cancel: async (clientOrderId) => {
      const order = await desk.cancel(clientOrderId);
      await noteIfKnown(order, 'crew');
      return order;
    },
  };
}
