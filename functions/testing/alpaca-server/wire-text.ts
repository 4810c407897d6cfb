/** How Alpaca writes ids, symbols, amounts and times. */
import { createHash } from 'node:crypto';

/** A UUID that is a function of its text, so that the same book always has the same ids. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

const PAIR = /-(USD|USDT|USDC|BTC)$/;
export const isPair = (asset: string): boolean => PAIR.test(asset);
export const assetClassOf = (asset: string): string => (isPair(asset) ? 'crypto' : 'us_equity');
/** BTC-USD as orders, assets and data have it. */
export const wireSymbol = (asset: string): string => asset.replace(PAIR, '/$1');
/** BTC-USD as positions have it. */
export const positionSymbol = (asset: string): string => asset.replace(PAIR, '$1');

/** Amounts are text; a missing one is null. */
export const amount = (value: number | null): string | null =>
  value === null ? null : value.toFixed(9).replace(/\.?0+$/, '');

export const isoTime = (instant: number): string => new Date(instant).toISOString();

const newYorkParts = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** The instant at which the clocks of New York show a time on a session's date, milliseconds UTC. */
export function newYorkInstant(session: string, time: string): number {
  const winter = Date.parse(`${session}T${time}:00-05:00`);
  const shown = newYorkParts.format(winter).slice(11, 16);
  return shown === time ? winter : winter - 3_600_000;
}

/** An instant as the clock endpoints write it, with New York's offset. */
export function newYorkTime(instant: number): string {
  const local = newYorkParts.format(instant).replace(' ', 'T');
  const hours = Math.round((instant - Date.parse(`${local}Z`)) / 3_600_000);
  return `${local}-0${hours}:00`;
}
