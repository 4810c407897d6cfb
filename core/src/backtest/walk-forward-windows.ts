/** How a history is cut for walking forward: tests that follow each other, each behind the bars that it is trained on. */
import { count } from '../domain/index.ts';

/** `anchored`: training grows from the same beginning. `rolling`: it keeps its length and moves on. */
export type WalkForwardKind = 'anchored' | 'rolling';

export interface WindowCut {
  readonly windows: number;
  readonly kind: WalkForwardKind;
}

/** Indexes of bars, both included: the returns of these bars, each from the close before it. */
export interface BarRange {
  readonly from: number;
  readonly to: number;
}

export interface WindowBars {
  /** The first bar of training only begins it: returns count from the next one on. */
  readonly train: BarRange;
  /** Begins with the bar after the last one of training. */
  readonly test: BarRange;
}

export const WINDOWS_MAX = 50;
/** Bars that a test must have at least. */
const TEST_BARS_MIN = 20;

const testBars = (start: number, end: number, windows: number): number => Math.floor((end - start) / (windows + 1));

/** Why a history from bar `start` to bar `end` cannot be cut so, in a sentence with what to do; null where it can. */
export function walkForwardProblem(start: number, end: number, windows: number): string | null {
  if (!Number.isInteger(windows) || windows < 1 || windows > WINDOWS_MAX) {
    return `Use a whole number of windows from 1 to ${WINDOWS_MAX}.`;
  }
  if (testBars(start, end, windows) >= TEST_BARS_MIN) return null;
  const have = Math.max(0, end - start);
  return (
    `${count(windows, 'window')} of at least ${TEST_BARS_MIN} bars and as many to train on before need ` +
    `${count((windows + 1) * TEST_BARS_MIN, 'bar')} after the warm-up; there ${have === 1 ? 'is' : 'are'} ${have}. ` +
    'Use fewer windows or a longer period.'
  );
}

/**
 * Windows of equal length, oldest first, that reach to bar `end`; the stretch before the first is for training alone, is at
 * least as long, and takes what does not divide evenly. `start` is the first bar at whose close a decision can be taken.
 * Throws RangeError where `walkForwardProblem` has something to say.
 */
export function walkForwardWindows(start: number, end: number, { windows, kind }: WindowCut): WindowBars[] {
  const problem = walkForwardProblem(start, end, windows);
  if (problem !== null) throw new RangeError(problem);
  const length = testBars(start, end, windows);
  const trained = end - start - windows * length;
  return Array.from({ length: windows }, (_, index) => {
    const trainTo = start + trained + index * length;
    return {
      train: { from: kind === 'anchored' ? start : trainTo - trained, to: trainTo },
      test: { from: trainTo + 1, to: trainTo + length },
    };
  });
}
