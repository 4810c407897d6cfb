/** What became of a proposal, on swings that the proposed setting is known to follow better. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, defaultStrategy, sessionOf, withNumbers } from '../contracts/index.ts';
import { day, priceColumns, sliceColumns } from '../domain/index.ts';
import { defaultRules } from './default-rules.ts';
import { followUp } from './follow-up.ts';
import { swings } from './price-series.testing.ts';

const from = defaultStrategy('three-moving-averages');
const to = withNumbers(from, { long: 16 });
const BARS = swings(600, 30);
const columns = priceColumns(BARS);
const terms = { rules: defaultRules(DEFAULT_SETTINGS), priceIncrement: 0.01, quantityIncrement: 1 };
const at = (index: number): string => sessionOf(BARS[index]?.time ?? 0);
const since = (index: number, of = columns) => followUp({ from, to, session: at(index) }, { columns: of, ...terms });

describe('followUp', () => {
  it('compares the two over the bars since, the old one losing where the new one gains', () => {
    const result = since(399);
    expect(result?.bars).toBe(200);
    expect(result?.compared?.from.totalReturn).toBeLessThan(0);
    expect(result?.compared?.to.totalReturn).toBeGreaterThan(0.02);
    // Swings of 30 bars: one trade in each, and perhaps one that was held before.
    expect(result?.compared?.to.trades).toBeGreaterThanOrEqual(6);
    expect(result?.compared?.to.trades).toBeLessThanOrEqual(8);
  });

  it('is too early for a comparison below twenty bars', () => {
    expect(since(599)).toEqual({ bars: 0, fault: null, compared: null });
    expect(since(580)).toEqual({ bars: 19, fault: null, compared: null });
    expect(since(579)?.compared).not.toBeNull();
  });

  it('does not look at what the evidence rests on: only bars since then count', () => {
    const later = since(399)?.compared;
    const scrambled = priceColumns(swings(600, 30, 9).map((bar, index) => (index < 200 ? bar : (BARS[index] ?? bar))));
    const again = since(399, scrambled)?.compared;
    expect(again?.to.trades).toBe(later?.to.trades);
    expect(again?.to.totalReturn).toBeCloseTo(later?.to.totalReturn ?? 0, 2);
  });

  it('comes to nothing where the bars do not reach back so far, or do not warm both up', () => {
    expect(since(10, sliceColumns(columns, 100, 600))).toBeNull();
    expect(since(15)).toEqual({ bars: 584, fault: null, compared: null });
    expect(followUp({ from, to, session: at(0) }, { columns: sliceColumns(columns, 0, 0), ...terms })).toBeNull();
  });

  it('compares nothing over a split that the prices were not adjusted for, in the bars since or in those before', () => {
    const splitAt = (place: number) =>
      priceColumns(
        BARS.map((bar, index) => {
          const { open, high, low, close } = bar;
          return index < place ? bar : { ...bar, open: open / 2, high: high / 2, low: low / 2, close: close / 2 };
        }),
      );
    const after = since(399, splitAt(450));
    expect(after?.bars).toBe(200);
    expect(after?.fault).toMatch(new RegExp(`^${day(at(450))}: the close fell .* not adjusted for\\.$`));
    expect(after?.compared).toBeNull();
    expect(since(399, splitAt(300))?.fault).toContain('split');
    // What lies before the bars that both are led in with changes nothing.
    const before = since(399, splitAt(100));
    expect(before?.fault).toBeNull();
    expect(before?.compared).not.toBeNull();
    expect(since(399)?.fault).toBeNull();
  });

  it('takes a session on which nothing was traded for the one before it', () => {
    const gap = priceColumns(BARS.filter((_, index) => index !== 400));
    expect(since(400, gap)?.bars).toBe(199);
  });
});
