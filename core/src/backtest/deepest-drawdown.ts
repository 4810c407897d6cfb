/** The deepest fall of a curve below its running peak, where it began, where it ended and when it was made good. */
import { inStretches } from './in-stretches.ts';

export interface DeepestDrawdown {
  /** Positive fraction of the peak; 0 where the curve never fell. */
  readonly value: number;
  /** Indexes into the values. The peak is the last value at that height; of equally deep troughs the first. */
  readonly peakIndex: number;
  readonly troughIndex: number;
  /** The first value at the peak's height again; null while there is none. Without a fall all three are 0. */
  readonly recoveryIndex: number | null;
  /** The smallest value of all, `base` included. */
  readonly lowest: number;
}

/**
 * In one pass, without a division a value. The peak is at least `base`, which stands in front of the first value: what
 * was paid at the first close counts. Values are dollars; a curve that falls below 0 has fallen by more than 1.
 */
export function deepestDrawdown(values: Float64Array, base: number): DeepestDrawdown {
  const course: Course = {
    peak: base,
    peakAt: 0,
    lowest: base,
    value: 0,
    peakIndex: 0,
    troughIndex: 0,
    recoveryIndex: 0,
    threshold: base,
  };
  inStretches(0, values.length, (from, to) => follow(course, values, from, to));
  const { value, peakIndex, troughIndex, recoveryIndex, lowest } = course;
  return { value, peakIndex, troughIndex, recoveryIndex: recoveryIndex === NOT_YET ? null : recoveryIndex, lowest };
}

const NOT_YET = -1;

interface Course {
  peak: number;
  peakAt: number;
  lowest: number;
  /** The deepest fall so far, and where it began, ended and was made good. */
  value: number;
  peakIndex: number;
  troughIndex: number;
  recoveryIndex: number;
  /** Only below this can a value be a deeper fall; the hair above it leaves the decision to the exact comparison. */
  threshold: number;
}

function follow(course: Course, values: Float64Array, from: number, to: number): void {
  let { peak, threshold } = course;
  for (let index = from; index < to; index++) {
    const value = values[index] ?? Number.NaN;
    if (value >= peak) {
      if (course.recoveryIndex === NOT_YET) course.recoveryIndex = index;
      peak = value;
      course.peakAt = index;
      threshold = peak * (1 - course.value + 1e-12);
    } else if (value < threshold) {
      if (value < course.lowest) course.lowest = value;
      const fall = 1 - value / peak;
      if (fall > course.value) {
        course.value = fall;
        course.peakIndex = course.peakAt;
        course.troughIndex = index;
        course.recoveryIndex = NOT_YET;
        threshold = peak * (1 - fall + 1e-12);
      }
    }
  }
  course.peak = peak;
  course.threshold = threshold;
}
