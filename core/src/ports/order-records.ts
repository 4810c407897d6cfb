/**
 * The book of order intents: what was meant is written before it is sent, and what became of it after. A record is
 * never removed and its intent never changes. Throws `Unavailable` when the book cannot be reached.
 */
import type { ExecutionMode, OrderChange, OrderRecord } from '../contracts/index.ts';

export interface OrderRecords {
  /** Writes a new record, or returns the one that stands under its client order id. */
  plan(record: OrderRecord): Promise<OrderRecord>;
  /**
   * Takes in a report on the order as `changedRecord` of the domain does: a move is added to the history, a report that
   * comes late changes nothing.
   */
  update(uid: string, clientOrderId: string, change: OrderChange): Promise<void>;
  /**
   * Sets the record to what the user has decided it is, as `settledRecord` of the domain does: the way round the state
   * machine, visible in the history. Settling it the same way again changes nothing.
   */
  settle(uid: string, clientOrderId: string, change: OrderChange): Promise<void>;
  /** The record, or null. */
  read(uid: string, clientOrderId: string): Promise<OrderRecord | null>;
  /** Every record of a user in a mode, oldest first. */
  all(uid: string, mode: ExecutionMode): Promise<OrderRecord[]>;
  /** How many records of a user in a mode rest on a verdict of that market session. */
  countInSession(uid: string, mode: ExecutionMode, session: string): Promise<number>;
}
