/** Numbers and dates in the words of log lines and summaries: the same input always gives the same text, in any zone. */
import type { SessionDate } from '../contracts/index.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const text = fraction === undefined ? grouped(whole) : `${grouped(whole)}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

/** A price or an amount with two decimals and thousands: 1,234.50. Not a number gives n/a. */
export const money = (value: number): string => fixed(value, 2);

/** A fraction as a percentage with one decimal: 0.0123 is 1.2 %. Number and sign never part at the end of a line. */
export const percent = (fraction: number): string => `${fixed(fraction * 100, 1)}\u00a0%`;

/** A quantity without trailing zeros: 58, 0.25. */
export const quantity = (value: number): string => fixed(value, 9).replace(/\.?0+$/, '');

/** A plain number with so many decimals. */
export const decimal = (value: number, decimals = 2): string => fixed(value, decimals);

/** A session date as 14 Mar 2016. */
export function day(session: SessionDate): string {
  const [year, month, date] = session.split('-').map(Number);
  return `${date ?? '?'} ${MONTHS[(month ?? 0) - 1] ?? '?'} ${year ?? '?'}`;
}

/** An instant in milliseconds UTC as 14 Mar 2016 14:30 UTC. */
export function instant(time: number): string {
  const iso = new Date(time).toISOString();
  return `${day(iso.slice(0, 10))} ${iso.slice(11, 16)} UTC`;
}

/** "1 position", "3 positions". */
export const count = (value: number, noun: string): string => `${quantity(value)} ${noun}${value === 1 ? '' : 's'}`;
