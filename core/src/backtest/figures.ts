/** A figure with its value, or with the sentence that says why there is none: never NaN, Infinity or −0. */
import type { Figure } from '../contracts/index.ts';
import { count } from '../domain/index.ts';

/** Trades below which figures of trades, and bars below which figures of returns, would be luck. */
export const MIN_TRADES = 10;
export const MIN_BARS = 60;

export const unknown = (reason: string): Figure => ({ value: null, reason });

/** The value, or the reason where it is not a finite number. */
export const known = (value: number | null, otherwise: string): Figure =>
  // Adding 0 makes −0 a plain 0.
  value !== null && Number.isFinite(value) ? { value: value + 0, reason: null } : unknown(otherwise);

const needs = (required: number, noun: string, have: number): string =>
  `Needs ${count(required, noun)}; there ${have === 1 ? 'is' : 'are'} ${have}.`;

/** Why so many trades or bars are too few; null where they are enough. */
export const tooFewTrades = (trades: number): string | null =>
  trades < MIN_TRADES ? needs(MIN_TRADES, 'trade', trades) : null;
export const tooFewBars = (bars: number): string | null => (bars < MIN_BARS ? needs(MIN_BARS, 'bar', bars) : null);
