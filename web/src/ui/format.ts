/**
 * Numbers and dates as they stand on a screen: a real minus sign, thousands, fixed decimals, and "n/a" for whatever is
 * not a finite number. Nothing here ever gives NaN, Infinity, -0.00 or an empty text.
 */
export const NOT_AVAILABLE = 'n/a';
/** Keeps the sign of a percentage on the line of its number. */
const NARROW = '\u00a0';
const MILLION = 1_000_000;
export type MaybeNumber = number | null | undefined;

const isNumber = (value: MaybeNumber): value is number => typeof value === 'number' && Number.isFinite(value);

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(minimum: number, maximum: number): Intl.NumberFormat {
  const key = `${minimum}-${maximum}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
  formatters.set(key, made);
  return made;
}

function digits(value: number, minimum: number, maximum: number, plus: boolean): { sign: string; text: string } {
  const text = formatter(minimum, maximum).format(Math.abs(value));
  const isZero = !/[1-9]/.test(text);
  return { sign: isZero ? '' : value < 0 ? '−' : plus ? '+' : '', text };
}

/** Dollars: $1,234.50, −$3.00. */
export function money(value: MaybeNumber): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 2, 2, false);
  return `${sign}$${text}`;
}

/** Dollars without cents, for amounts so large that cents are noise: $7,005,064,387. */
export function wholeMoney(value: MaybeNumber): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 0, 0, false);
  return `${sign}$${text}`;
}

/** Dollars gained or lost: +$3.00, −$3.00, $0.00. */
export function signedMoney(value: MaybeNumber): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 2, 2, true);
  return `${sign}$${text}`;
}

/** A price without the currency, for columns and charts: 1,234.50. */
export function price(value: MaybeNumber): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 2, 2, false);
  return `${sign}${text}`;
}

function percentage(fraction: MaybeNumber, plus: boolean): string {
  const value = isNumber(fraction) ? fraction * 100 : null;
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 1, 1, plus);
  return `${sign}${text}${NARROW}%`;
}

/** A fraction as a percentage: 0.0213 is 2.1 %. */
export function percent(fraction: MaybeNumber): string {
  return percentage(fraction, false);
}

/** A change as a percentage with its sign: +2.1 %. */
export function signedPercent(fraction: MaybeNumber): string {
  return percentage(fraction, true);
}

/** A quantity without trailing zeros: 58, 0.25. */
export function quantity(value: MaybeNumber): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, 0, 6, false);
  return `${sign}${text}`;
}

/** A plain number with so many decimals. */
export function decimal(value: MaybeNumber, decimals = 2): string {
  if (!isNumber(value)) return NOT_AVAILABLE;
  const { sign, text } = digits(value, decimals, decimals, false);
  return `${sign}${text}`;
}

/** "1 position", "3 positions". */
export const count = (value: number, noun: string): string => `${quantity(value)} ${noun}${value === 1 ? '' : 's'}`;

/** Milliseconds as people say them: 340 ms, 2.1 s, 3 min 5 s. */
export function duration(milliseconds: MaybeNumber): string {
  if (!isNumber(milliseconds) || milliseconds < 0) return NOT_AVAILABLE;
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${decimal(milliseconds / 1_000, 1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1_000)} s`;
}

/** One number of a rule in the unit of its check or limit. */
export function inUnit(value: MaybeNumber, unit: 'dollars' | 'fraction' | 'ratio' | 'count' | 'shares'): string {
  if (unit === 'dollars') return isNumber(value) && Math.abs(value) >= MILLION ? wholeMoney(value) : money(value);
  if (unit === 'fraction') return percent(value);
  return unit === 'ratio' ? decimal(value, 2) : quantity(value);
}
