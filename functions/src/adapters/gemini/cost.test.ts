import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actualDollars, mostTokens, worstCaseDollars } from './cost.ts';

const price = { validUntil: '2026-12-31', input: 0.75, output: 3.75, cached: 0.075 };

describe('the cost of a request', () => {
  it('is worked out by hand: fresh input, cached input, output and thinking', () => {
    const tokens = { input: 10_000, cached: 4_000, output: 300, thinking: 700 };
    // 6,000 × 0.75 + 4,000 × 0.075 + 1,000 × 3.75, a million of each.
    expect(actualDollars(price, tokens)).toBeCloseTo(0.0045 + 0.0003 + 0.00375, 12);
  });

  it('is at its worst with every byte a token and the output used up', () => {
    expect(worstCaseDollars(price, 9_488, 4_096)).toBeCloseTo((10_000 * 0.75 + 4_096 * 3.75) / 1e6, 12);
  });

  it('is never above the worst case', () => {
    fc.assert(
      fc.property(
        fc.record({
          bytes: fc.nat(60_000),
          most: fc.nat(16_384),
          cachedShare: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ({ bytes, most, cachedShare }, share) => {
          const input = Math.floor(mostTokens(bytes) * share);
          const output = Math.floor(most * share);
          const tokens = { input, cached: Math.floor(input * cachedShare), output, thinking: most - output };
          expect(actualDollars(price, tokens)).toBeLessThanOrEqual(worstCaseDollars(price, bytes, most));
        },
      ),
    );
  });
});
