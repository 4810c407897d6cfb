/**
 * Where orders are placed. Only the execution agent is handed one.
 *
 * `place` sends an intent under its client order id and returns the order as the broker holds it. An intent whose id
 * the broker already knows is not placed again: the order that stands is returned. The permit is asked directly before
 * every send, and what it throws is thrown with nothing sent. `place` throws `BrokerRefused` for a refusal that is final
 * (the message says why) and `Unavailable` when it is not known whether the order stands: the caller must `find` it
 * before it does anything else.
 */
import type { Order, OrderIntent } from '../contracts/index.ts';
import type { Permit } from './safety.ts';

export interface OrderDesk {
  place(intent: OrderIntent, permit?: Permit): Promise<Order>;
  /** The order with that client id with its legs, whatever became of it; null when the broker has none. */
  find(clientOrderId: string): Promise<Order | null>;
  /** Orders of an asset that can still fill, with their legs, whoever placed them, oldest first. */
  openOrders(asset: string): Promise<Order[]>;
  /**
   * Every order of the account, whoever placed it, that can still fill or was submitted at or after `since` (milliseconds
   * UTC of the broker's clock), with its legs, oldest first, each once.
   */
  orders(since: number): Promise<Order[]>;
  /**
   * Cancels an order and its legs and returns it as it then stands. One that is done already is returned as it is;
   * one the broker does not know throws `BrokerRefused`.
   */
  cancel(clientOrderId: string): Promise<Order>;
}
