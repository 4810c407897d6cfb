/** The summary of a price history by hand-worked numbers. */
import { describe, expect, it } from 'vitest';
import { barsOf, ramp } from './bar-series.testing.ts';
import { priceSummary } from './price-summary.ts';

describe('priceSummary', () => {
  it('says where a history stands, what it gained and how far it went', () => {
    // 100, 101, … 139, then a fall to 130.
    const summary = priceSummary(barsOf([...ramp(100, 1, 40), 130]));
    expect(summary).toEqual({
      bars: 41,
      lastClose: 130,
      highestClose: 139,
      lowestClose: 100,
      changes: [
        { bars: 5, fraction: 130 / 135 - 1 },
        { bars: 20, fraction: 130 / 120 - 1 },
      ],
      recentCloses: [131, 132, 133, 134, 135, 136, 137, 138, 139, 130],
    });
  });

  it('knows a change over 60 bars from the 61st on', () => {
    const spans = (length: number) => priceSummary(barsOf(ramp(10, 1, length)))?.changes.map(({ bars }) => bars);
    expect(spans(60)).toEqual([5, 20]);
    expect(spans(61)).toEqual([5, 20, 60]);
  });

  it('has nothing to say about no bars', () => {
    expect(priceSummary([])).toBeNull();
  });
});
