/** The thinned curve of long and short runs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StoredCurve, sessionOf } from '../contracts/index.ts';
import { deepestDrawdown } from './deepest-drawdown.ts';
import { columnsOfCloses, runOf, seededCloses } from './run.testing.ts';
import { thinnedCurve } from './thinned-curve.ts';

const cents = (value: number): number => Math.round(value * 100) / 100;

describe('the thinned curve', () => {
  it('is the whole curve where it is short enough, the benchmark beginning with the same capital', () => {
    const columns = columnsOfCloses([9, 10, 20, 5]);
    const curve = thinnedCurve(runOf([100, 101.005, 99], { from: 1, to: 3 }), columns, 100);
    expect(curve).toEqual({
      sessions: ['2018-01-02', '2018-01-03', '2018-01-04'],
      equity: [100, 101.01, 99],
      benchmark: [100, 200, 50],
    });
  });

  it('keeps the ends, the extremes of both curves and the deepest fall, in order and within 400 points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 401, max: 4_000 }), fc.integer(), (bars, seed) => {
        const [closes, equity] = [seededCloses(bars, seed), seededCloses(bars, seed + 1)];
        const columns = columnsOfCloses(closes);
        const curve = thinnedCurve(runOf(equity), columns, 100);
        expect(StoredCurve.safeParse(curve).success).toBe(true);
        expect(curve.sessions.length).toBeGreaterThan(200);
        expect(curve.sessions).toEqual([...new Set(curve.sessions)].sort());
        const { peakIndex, troughIndex } = deepestDrawdown(Float64Array.from(equity), 100);
        const wanted = [
          0,
          bars - 1,
          peakIndex,
          troughIndex,
          ...[closes, equity].flatMap((values) => {
            return [values.indexOf(Math.max(...values)), values.indexOf(Math.min(...values))];
          }),
        ];
        for (const index of wanted) {
          const at = curve.sessions.indexOf(sessionOf(columns.time[index] ?? 0));
          expect(curve.equity[at]).toBe(cents(equity[index] ?? 0));
          expect(curve.benchmark[at]).toBe(cents((100 * (closes[index] ?? 0)) / (closes[0] ?? 1)));
        }
      }),
      { numRuns: 40 },
    );
  });
});
