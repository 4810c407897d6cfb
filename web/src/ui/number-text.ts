/** Bounded numbers as they are typed: fractions as percentages, everything else as it is, and the rule in words. */
import type { NumberBound } from '@trading-crew/core/contracts';

type Bound = Pick<NumberBound, 'min' | 'max' | 'unit' | 'integer'>;

const scaleOf = ({ unit }: Pick<Bound, 'unit'>): number => (unit === 'fraction' ? 100 : 1);

/** The number as it is edited: 0.0075 of a fraction is 0.75. Twelve digits hide binary noise such as 7.000000000000001. */
export const numberText = (value: number, bound: Pick<Bound, 'unit'>): string =>
  String(Number((value * scaleOf(bound)).toPrecision(12)));

/** Units in which numbers grow large enough to be written with thousands apart. */
const WITH_THOUSANDS: readonly NumberBound['unit'][] = ['dollars', 'count', 'bars', 'milliseconds'];
const THOUSANDS = /^-?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/;

/**
 * The number of a text, NaN where it is none. Thousands of large amounts may be set off by commas; anywhere else a comma
 * is taken for nothing, as half the world writes 2,5 for 2.5: it must not become 25.
 */
export function numberOfText(text: string, bound: Pick<Bound, 'unit'>): number {
  const typed = text.trim().replace('−', '-');
  const isLarge = WITH_THOUSANDS.includes(bound.unit) && THOUSANDS.test(typed);
  const plain = isLarge ? typed.replaceAll(',', '') : typed;
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return Number.NaN;
  return Number((Number(plain) / scaleOf(bound)).toPrecision(12));
}

const UNITS: Readonly<Record<NumberBound['unit'], string>> = {
  bars: 'bars',
  fraction: '%',
  count: '',
  milliseconds: 'ms',
  'basis-points': 'bp',
  dollars: '$',
  ratio: '',
  points: '',
};

/** The unit that stands behind the field; empty for a plain number. */
export const unitText = ({ unit }: Pick<Bound, 'unit'>): string => UNITS[unit];

/** The bounds in the unit of the field: "Use a whole number from 2 to 200." */
export function boundRule(bound: Bound): string {
  const limits = [bound.min, bound.max].map((limit) => Number(numberText(limit, bound)).toLocaleString('en-US'));
  const unit = bound.unit === 'fraction' ? '\u00a0%' : '';
  return `Use ${bound.integer ? 'a whole number' : 'a number'} from ${limits[0]} to ${limits[1]}${unit}.`;
}

/** Whether the number keeps the bounds. */
export const isWithin = (value: number, { min, max, integer }: Bound): boolean =>
  value >= min && value <= max && (!integer || Number.isInteger(value));
