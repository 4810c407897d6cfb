/**
 * Rounding to price and quantity steps, and plain decimal text. Decimal traps of binary numbers do not show: a value
 * that is a step up to its last bits (0.1 + 0.2 against a step of 0.1) counts as that step.
 */

export type RoundingDirection = 'down' | 'up' | 'nearest';

/** Noise of a few additions and multiplications, in units of the last place. */
const NOISE = 16 * Number.EPSILON;

/** Past this many steps a number no longer resolves single steps: there is nothing left to round. */
const MAX_STEPS = 2 ** 52;

/**
 * How many steps make one, for the steps that prices and quantities come in. A whole number of steps over that is the
 * number that the decimal writes, because a division is rounded to the nearest number; writing the decimal and reading it
 * again comes to the same, many times as slowly. 0 for any other step.
 */
function stepsInOne(increment: number): number {
  switch (increment) {
    case 1:
      return 1;
    case 0.01:
      return 100;
    case 0.0001:
      return 10_000;
    case 1e-6:
      return 1_000_000;
    case 1e-9:
      return 1_000_000_000;
    default:
      return 0;
  }
}

/** Decimals that a step is written with: 2 for 0.01, 9 for 1e-9, 0 for 100. */
function decimalsOf(increment: number): number {
  const [mantissa = '', exponent = '0'] = String(increment).split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return Math.min(100, Math.max(0, decimals - Number(exponent)));
}

/**
 * The multiple of `increment` next to `value`: not above it ('down'), not below it ('up'), or the nearest, where half
 * a step goes up. The result is the number that the decimal writes. Throws RangeError when the value is not finite or
 * the increment is not a positive number.
 */
export function roundToIncrement(value: number, increment: number, direction: RoundingDirection): number {
  if (!Number.isFinite(value)) throw new RangeError(`cannot round ${value}`);
  if (!(increment > 0) || !Number.isFinite(increment)) throw new RangeError(`not an increment: ${increment}`);
  const steps = value / increment;
  if (!(Math.abs(steps) < MAX_STEPS)) return value;
  const tolerance = NOISE * Math.abs(steps);
  const wholeSteps = wholeStepsOf(steps, tolerance, direction);
  if (wholeSteps === 0) return 0;
  const perOne = stepsInOne(increment);
  if (perOne > 0) return wholeSteps / perOne;
  return Number((wholeSteps * increment).toFixed(decimalsOf(increment)));
}

function wholeStepsOf(steps: number, tolerance: number, direction: RoundingDirection): number {
  const nearest = Math.round(steps);
  if (Math.abs(steps - nearest) <= tolerance) return nearest;
  if (direction === 'nearest') return Math.floor(steps + 0.5 + tolerance);
  return direction === 'down' ? Math.floor(steps) : Math.ceil(steps);
}

/**
 * The number as decimal text for wires and files: never an exponent, no trailing zeros, at most 9 decimals, no
 * negative zero. Throws RangeError when the value is not finite.
 */
export function plainDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`not a decimal: ${value}`);
  // Numbers of this size are whole, and toFixed would write an exponent.
  if (Math.abs(value) >= 1e21) return BigInt(value).toString();
  const shortest = String(value);
  if (/^-?\d+(\.\d{1,9})?$/.test(shortest)) return shortest;
  const text = value.toFixed(9).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
