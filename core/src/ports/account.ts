/**
 * The account, read only: what it holds, what time it is there, what happened on it.
 *
 * Every method throws `Unavailable` when the broker cannot be reached or answers with something unusable (it may be
 * tried again) and `Misconfigured` when it refuses the key (trying again is pointless).
 */
import type { AccountSnapshot, EquityPoint, Fill, MarketSession } from '../contracts/index.ts';

export interface Account {
  /** Cash, equity and positions at one instant, positions sorted by symbol. */
  snapshot(): Promise<AccountSnapshot>;
  /** The broker's clock: the instant, whether the market is open, and when it next opens and closes. */
  market(): Promise<MarketSession>;
  /** Every fill of the account, oldest first, each once. */
  fills(): Promise<Fill[]>;
  /**
   * What the account began with, dollars: what profit is measured from. Null while the broker cannot say, as before the
   * first session of an account whose history begins with it.
   */
  startingEquity(): Promise<number | null>;
  /** Equity at the end of each session, oldest first, one point a session; empty for an account without history. */
  equityHistory(): Promise<EquityPoint[]>;
}
