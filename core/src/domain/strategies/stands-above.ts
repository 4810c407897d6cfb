/** When one number counts as larger than another: a difference of rounding alone makes no trend. */

/** Numbers closer than this share of their size are equal. */
export const EQUAL_WITHIN = 1e-9;

/** Whether `one` is larger than `other` by more than rounding. False where either is not a number. */
export const standsAbove = (one: number, other: number): boolean =>
  one - other > EQUAL_WITHIN * Math.max(Math.abs(one), Math.abs(other));
