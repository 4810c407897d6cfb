/** What every indicator asks of its input: a period that is a count of bars, and numbers that lie side by side. */

/** Throws RangeError when the period is not a whole number of at least `least`. */
export function requirePeriod(period: number, least = 1): void {
  if (!Number.isInteger(period) || period < least) throw new RangeError(`not a period: ${period}`);
}

/** The same values as a Float64Array: a loop that only ever meets one kind of array is compiled to the fastest code. */
export const asNumbers = (values: ArrayLike<number>): Float64Array =>
  values instanceof Float64Array ? values : Float64Array.from(values);

/** An empty result: NaN for the first `warmUp` bars; the rest is for the caller to fill. */
export const resultWithWarmUp = (length: number, warmUp: number): Float64Array =>
  new Float64Array(length).fill(Number.NaN, 0, warmUp);

/** Throws RangeError when columns that belong together differ in length: half a bar is no bar. */
export function requireSameLength(first: ArrayLike<number>, ...others: readonly ArrayLike<number>[]): void {
  for (const { length } of others) {
    if (length !== first.length)
      throw new RangeError(`columns of ${first.length} and ${length} bars do not belong together`);
  }
}
