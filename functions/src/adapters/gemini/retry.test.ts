import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attemptMs, backoffMs } from './retry.ts';

describe('the time of one request', () => {
  it('leaves some for another key after one that hangs, and never goes beyond the question', () => {
    expect(attemptMs(60_000, 60_000)).toBe(24_000);
    expect(attemptMs(8_000, 60_000)).toBe(3_200);
    expect(attemptMs(2_000, 60_000)).toBe(2_000);
    expect(attemptMs(600_000, 60_000)).toBe(60_000);
  });
});

describe('the pause before another attempt', () => {
  it('doubles, and half of it is chance', () => {
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, () => 0))).toEqual([250, 500, 1_000, 2_000]);
    expect([1, 2, 3, 4].map((failures) => backoffMs(failures, () => 0.5))).toEqual([375, 750, 1_500, 3_000]);
  });

  it('is never longer than eight seconds and never none', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, chance) => {
        const pause = backoffMs(failures, () => chance);
        expect(pause).toBeGreaterThanOrEqual(250);
        expect(pause).toBeLessThanOrEqual(8_000);
      }),
    );
  });
});
