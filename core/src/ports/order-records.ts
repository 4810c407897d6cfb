/**
 * The book of order intents: what was meant is written before it is sent, and what became of it after. A record is
 * never removed and its intent never changes. Throws `Unavailable` when the book cannot be reached.
 */
import type { Order, OrderRecord, OrderStatus } from '../contracts/index.ts';

export interface OrderRecordChange {
  readonly status: OrderStatus;
  /** The order as the broker holds it; null leaves what was last known. */
  readonly order: Order | null;
  /** Milliseconds UTC of the real clock. */
  readonly at: number;
  /** Who says so: "crew" or "broker". */
  readonly source: string;
  readonly note: string | null;
}

export interface OrderRecords {
  /** Writes a new record, or returns the one that stands under its client order id. */
  plan(record: OrderRecord): Promise<OrderRecord>;
  /** Notes what is known of the order now; the history grows only when the status changed. */
  update(uid: string, clientOrderId: string, change: OrderRecordChange): Promise<void>;
  /** The record, or null. */
  read(uid: string, clientOrderId: string): Promise<OrderRecord | null>;
}
