/** Everything the crew reaches the world through. Only the clock and the implementations differ between modes. */
import type { Account, Clock, Llm, MarketData, OrderDesk, OrderRecords, Safety } from '../ports/index.ts';

export interface CrewPorts {
  readonly account: Account;
  readonly marketData: MarketData;
  readonly orderDesk: OrderDesk;
  readonly safety: Safety;
  /** The book of order intents; null where nothing can be ordered. */
  readonly orders: Pick<OrderRecords, 'read'> | null;
  /** Null: the agents work by rules. */
  readonly llm: Llm | null;
  readonly clock: Clock;
}
