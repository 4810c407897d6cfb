/** Chance that can be repeated: every number is a function of a seed, so that the same run meets the same luck. */
import { hashNumber } from './stable-hash.ts';

/** A number in [0, 1) that belongs to this seed and key: always the same for both, unrelated for any other. */
export const seededUnit = (seed: number, key: string): number => hashNumber(`${seed}:${key}`) / 2 ** 53;

/** A sequence of numbers in [0, 1), the same for the same seed (mulberry32 by Tommy Ettinger, public domain). */
export function seededGenerator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
