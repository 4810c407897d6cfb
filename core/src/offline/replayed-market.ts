/**
 * Recorded or generated bars as market data. It holds all bars, later ones too: what a caller may see is decided by
 * `until` alone, so that a decision can never rest on a bar that was not complete.
 */
import { DAY_MS, sessionOf, timeOfSession, type Bar, type Instrument } from '../contracts/index.ts';
import type { BarRequest, MarketData, PricePoint } from '../ports/index.ts';

/** An instrument with its daily bars, oldest first, one a session. */
export interface InstrumentBars {
  readonly instrument: Instrument;
  readonly bars: readonly Bar[];
}

const OPEN_MS = 14.5 * 3_600_000;
const CLOSE_MS = 21 * 3_600_000;

/** The instant at which a session opens on the simulated clock: 14:30 UTC of its date, in milliseconds. */
export const sessionInstant = (session: string): number => timeOfSession(session) + OPEN_MS;

/** The instant at which a session closes on the simulated clock: 21:00 UTC of its date, in milliseconds. */
export const sessionCloseInstant = (session: string): number => timeOfSession(session) + CLOSE_MS;

export class ReplayedMarket implements MarketData {
  /** Every session on which any instrument trades, oldest first. */
  readonly calendar: readonly string[];
  readonly #byAsset = new Map<string, InstrumentBars>();
  readonly #places = new Map<string, number>();
  readonly #times: readonly number[];

  /** The same symbol twice throws a RangeError: which of the two prices is right is not for the market to guess. */
  constructor(instruments: readonly InstrumentBars[]) {
    const times = new Set<number>();
    for (const entry of instruments) {
      const { asset } = entry.instrument;
      if (this.#byAsset.has(asset)) throw new RangeError(`The replayed market holds ${asset} twice.`);
      this.#byAsset.set(asset, entry);
      for (const bar of entry.bars) times.add(bar.time);
    }
    this.#times = [...times].sort((one, other) => one - other);
    this.calendar = this.#times.map(sessionOf);
    this.calendar.forEach((session, place) => this.#places.set(session, place));
  }

  /** Every instrument, in the order in which they were given. */
  instruments(): Instrument[] {
    return [...this.#byAsset.values()].map((entry) => entry.instrument);
  }

  instrument(asset: string): Promise<Instrument | null> {
    return Promise.resolve(this.instrumentOf(asset));
  }

  bars({ asset, until, limit }: BarRequest): Promise<Bar[]> {
    return Promise.resolve(this.barsUntil(asset, until, limit));
  }

  /** What `instrument` answers, without waiting. */
  instrumentOf(asset: string): Instrument | null {
    return this.#byAsset.get(asset)?.instrument ?? null;
  }

  lastPrice(asset: string, now: number): Promise<PricePoint | null> {
    const bar = this.lastBarAt(asset, now);
    return Promise.resolve(bar && { price: bar.close, time: bar.time + DAY_MS });
  }

  /** What `bars` answers, without waiting: at most `limit` bars that were complete at `until`, oldest first. */
  barsUntil(asset: string, until: number, limit: number): Bar[] {
    const bars = this.#byAsset.get(asset)?.bars ?? [];
    const end = countUpTo(bars, until - DAY_MS);
    return limit > 0 ? bars.slice(Math.max(0, end - Math.floor(limit)), end) : [];
  }

  /** The last bar that was complete at an instant; null when there is none. */
  lastBarAt(asset: string, until: number): Bar | null {
    const bars = this.#byAsset.get(asset)?.bars ?? [];
    return bars[countUpTo(bars, until - DAY_MS) - 1] ?? null;
  }

  /** The bar that an asset trades in a session, complete or not: for matching orders, never for a decision. */
  barOf(asset: string, session: string): Bar | null {
    const bars = this.#byAsset.get(asset)?.bars;
    const place = this.#places.get(session);
    const time = place === undefined ? undefined : this.#times[place];
    if (!bars || time === undefined) return null;
    const bar = bars[countUpTo(bars, time) - 1];
    return bar?.time === time ? bar : null;
  }

  /** The session after one of the calendar; null after the last, and for a date that is no session. */
  nextSession(session: string): string | null {
    const place = this.#places.get(session);
    return place === undefined ? null : (this.calendar[place + 1] ?? null);
  }

  /** How many sessions of the calendar come after this one; 0 for a date that is no session. */
  sessionsAfter(session: string): number {
    const place = this.#places.get(session);
    return place === undefined ? 0 : this.calendar.length - 1 - place;
  }
}

/** How many bars have a time not later than `time`, by binary search. */
function countUpTo(bars: readonly Bar[], time: number): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const bar = bars[middle];
    if (bar !== undefined && bar.time <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
