/**
 * Prices, never past an instant: a bar is given only when it was complete at `until` (its time plus 24 hours is not
 * later). Bars come oldest first, one a session, as the source holds them; judging them is the caller's work.
 *
 * Throws `Unavailable` when the source cannot be reached, and never invents or repairs a price.
 */
import type { Bar, Instrument } from '../contracts/index.ts';

export interface BarRequest {
  readonly asset: string;
  /** Milliseconds UTC. */
  readonly until: number;
  /** The latest bars, at most so many. */
  readonly limit: number;
}

export interface PricePoint {
  /** Dollars. */
  readonly price: number;
  /** When it was traded, milliseconds UTC. */
  readonly time: number;
}

export interface MarketData {
  /** What is known of an asset; null when the source does not know it. */
  instrument(asset: string): Promise<Instrument | null>;
  /** The latest complete bars; empty when the source has none. */
  bars(request: BarRequest): Promise<Bar[]>;
  /**
   * The last price that was traded at `now`, for a last look before an order; null when there is none. Where time is
   * replayed it is the last complete close: the open that an order meets is not known before it.
   */
  lastPrice(asset: string, now: number): Promise<PricePoint | null>;
}
