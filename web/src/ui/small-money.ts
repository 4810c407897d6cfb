/** Amounts far below a cent, as what a question to the language model costs: $0.0123, $0.0021–0.0063. */
import { money, NOT_AVAILABLE, type MaybeNumber } from './format.ts';

const CENTS = 2;
const SMALLEST_DECIMALS = 4;
const SMALLEST = 10 ** -SMALLEST_DECIMALS;
const ESTIMATE_DIGITS = 2;

const plain = (value: number, maximum: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: CENTS, maximumFractionDigits: maximum });

/** Dollars with up to four decimals below one: $0.0123, $0.35, $1.25; what is less than that says so. */
export function smallMoney(value: MaybeNumber): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return NOT_AVAILABLE;
  if (value <= 0 || value >= 1) return money(value);
  return value < SMALLEST ? `under $${SMALLEST}` : `$${plain(value, SMALLEST_DECIMALS)}`;
}

/** An estimate in the two digits that count, four decimals at most: $0.0021–0.0063, and $0.0021 where both ends look the same. */
export function moneyRange(low: number, high: number): string {
  if (high < SMALLEST) return smallMoney(high);
  const [from, to] = [low, high].map((value) =>
    value >= 1 ? plain(value, CENTS) : plain(Number(value.toPrecision(ESTIMATE_DIGITS)), SMALLEST_DECIMALS),
  );
  return from === to ? `$${from}` : `$${from}–${to}`;
}
