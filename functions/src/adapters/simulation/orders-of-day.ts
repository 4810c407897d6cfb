/**
 * The orders of a day on a simulated account. Its clock may have stood at that session before it was reset: those orders
 * belong to an account that is gone.
 */
import { ordersMeant } from '@trading-crew/core/domain';
import type { OrderRecords, Safety } from '@trading-crew/core/ports';
import type { SimulationStore } from './simulated-ports.ts';

export interface OrdersOfDayOptions {
  readonly uid: string;
  readonly store: Pick<SimulationStore, 'read'>;
  readonly records: Pick<OrderRecords, 'all' | 'countInSession'>;
}

/** How many orders were meant in a session on the account as it stands now. */
export const ordersOfDay =
  ({ uid, store, records }: OrdersOfDayOptions) =>
  async (session: string): Promise<number> => {
    // The whole book is long, and looked through only where that can matter.
    const count = await records.countInSession(uid, 'simulation', session);
    const openedAt = count === 0 ? undefined : (await store.read(uid))?.account.openedAt;
    if (openedAt === undefined) return count;
    return ordersMeant(await records.all(uid, 'simulation'), session, openedAt).length;
  };

/** What protects an account, with the orders of the day counted so. */
export const countedSafety = (safety: Safety, ordersIn: (session: string) => Promise<number>): Safety => ({
  halt: (halt) => safety.halt(halt),
  protections: async (session) => {
    const [protections, ordersToday] = await Promise.all([safety.protections(session), ordersIn(session)]);
    return { ...protections, ordersToday };
  },
});
