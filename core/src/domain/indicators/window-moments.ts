/** Mean and standard deviation of a moving window, exact enough for prices that hardly move. */

/**
 * The moments of the windows of `period` values that end in one block of `period` values, at the place in the block where
 * they end. In the first block of a series only the last place stands for a whole window.
 */
export interface BlockMoments {
  readonly period: number;
  /** The block's first value, which is in every window that ends in it. */
  anchor: number;
  /** What to add to the anchor to have the mean. */
  readonly distances: Float64Array;
  /** Population standard deviations: the squares are divided by n. */
  readonly deviations: Float64Array;
  /** Sums of distances, and of their squares, over the block before from a place to its end; 0 at [period]. */
  readonly tails: Float64Array;
  readonly squareTails: Float64Array;
}

/** Room for one block, to be filled again and again. */
export function roomForBlock(period: number): BlockMoments {
  return {
    period,
    anchor: Number.NaN,
    distances: new Float64Array(period),
    deviations: new Float64Array(period),
    tails: new Float64Array(period + 1),
    squareTails: new Float64Array(period + 1),
  };
}

/**
 * Fills in the moments of the block that begins at `start`, a multiple of the period. Sums and squares are only ever
 * added to, as in simpleMovingAverage, and are those of distances from a value inside the window: squares of whole
 * prices would cancel to noise where a price of 60,000 moves by 1. One NaN spoils its own windows alone.
 */
export function fillBlock(room: BlockMoments, numbers: Float64Array, start: number): void {
  const { period, distances, deviations, tails, squareTails } = room;
  const share = 1 / period;
  const anchor = numbers[start] ?? Number.NaN;
  room.anchor = anchor;
  let tail = 0;
  let squareTail = 0;
  for (let place = period - 1; place > 0 && start > 0; place--) {
    const distance = (numbers[start - period + place] ?? Number.NaN) - anchor;
    tail += distance;
    squareTail += distance * distance;
    tails[place] = tail;
    squareTails[place] = squareTail;
  }
  const places = Math.min(period, numbers.length - start);
  let head = 0;
  let squareHead = 0;
  for (let place = 0; place < places; place++) {
    const distance = (numbers[start + place] ?? Number.NaN) - anchor;
    head += distance;
    squareHead += distance * distance;
    const mean = share * (head + (tails[place + 1] ?? Number.NaN));
    const variance = share * (squareHead + (squareTails[place + 1] ?? Number.NaN)) - mean * mean;
    distances[place] = mean;
    // Rounding may leave a variance of 0 a hair below it. A NaN is not below, and stays.
    deviations[place] = variance < 0 ? 0 : Math.sqrt(variance);
  }
}
