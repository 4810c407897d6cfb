/** Everything the crew reaches the world through. Only the clock and the implementations differ between modes. */
import type { Account, Clock, Llm, MarketData, OrderDesk } from '../ports/index.ts';

export interface CrewPorts {
  readonly account: Account;
  readonly marketData: MarketData;
  readonly orderDesk: OrderDesk;
  /** Null: the agents work by rules. */
  readonly llm: Llm | null;
  readonly clock: Clock;
}
