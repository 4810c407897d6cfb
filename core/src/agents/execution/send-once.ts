/** Sends an intent, and knows afterwards whether it stands: what is not clear is looked up before anything else. */
import { Unavailable, type Order, type OrderIntent } from '../../contracts/index.ts';
import type { OrderDesk } from '../../ports/order-desk.ts';
import type { Say } from '../agent.ts';

/** The order; or null where the broker did not answer clearly and has none so far, with what it was. */
export type Sent =
  { readonly order: Order; readonly trouble: null } | { readonly order: null; readonly trouble: Unavailable };

/** Throws `Unavailable` only where nobody can say whether the order stands, and whatever else placing it throws. */
export async function sendOnce(intent: OrderIntent, orderDesk: OrderDesk, say: Say): Promise<Sent> {
  try {
    return { order: await orderDesk.place(intent), trouble: null };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    say('warning', `The broker did not answer clearly: looking for ${intent.clientOrderId} before anything else.`);
    const standing = await orderDesk.find(intent.clientOrderId);
    return standing ? { order: standing, trouble: null } : { order: null, trouble: error };
  }
}
