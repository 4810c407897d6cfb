/** The windows of walking forward: never a bar in training and test at once, whatever the numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walkForwardProblem, walkForwardWindows } from './walk-forward-windows.ts';

describe('the windows', () => {
  it('are those worked by hand', () => {
    // Bars 10 to 113: 103 returns, three tests of 25 and 28 bars to train the first on.
    expect(walkForwardWindows(10, 113, { windows: 3, kind: 'anchored' })).toEqual([
      { train: { from: 10, to: 38 }, test: { from: 39, to: 63 } },
      { train: { from: 10, to: 63 }, test: { from: 64, to: 88 } },
      { train: { from: 10, to: 88 }, test: { from: 89, to: 113 } },
    ]);
    expect(walkForwardWindows(10, 113, { windows: 3, kind: 'rolling' }).map(({ train }) => train)).toEqual([
      { from: 10, to: 38 },
      { from: 35, to: 63 },
      { from: 60, to: 88 },
    ]);
  });

  it('never overlap their training, follow each other, and reach to the last bar', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 3_000 }),
        fc.constantFrom('anchored' as const, 'rolling' as const),
        (start, windows, spare, kind) => {
          const end = start + (windows + 1) * 20 + spare;
          const cut = walkForwardWindows(start, end, { windows, kind });
          expect(cut).toHaveLength(windows);
          expect(cut.at(-1)?.test.to).toBe(end);
          cut.forEach(({ train, test }, index) => {
            expect(train.from).toBeGreaterThanOrEqual(start);
            expect(train.to).toBeLessThan(test.from);
            expect(test.from).toBe(train.to + 1);
            expect(train.to - train.from).toBeGreaterThanOrEqual(test.to - test.from + 1);
            const next = cut[index + 1];
            if (!next) return;
            expect(next.test.from).toBe(test.to + 1);
            expect(next.test.to - next.test.from).toBe(test.to - test.from);
            if (kind === 'rolling') expect(next.train.to - next.train.from).toBe(train.to - train.from);
          });
        },
      ),
    );
  });

  it('are refused where they do not fit, in words', () => {
    expect(walkForwardProblem(0, 79, 3)).toBe(
      '3 windows of at least 20 bars and as many to train on before need 80 bars after the warm-up; there are 79. ' +
        'Use fewer windows or a longer period.',
    );
    expect(walkForwardProblem(0, 80, 3)).toBeNull();
    for (const windows of [0, -1, 2.5, 51, Number.NaN])
      expect(walkForwardProblem(0, 10_000, windows)).toContain('whole');
    expect(() => walkForwardWindows(0, 10, { windows: 1, kind: 'rolling' })).toThrow(RangeError);
  });
});
