/** Pearson's correlation against numbers worked by hand, and what holds for any returns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../contracts/index.ts';
import { CORRELATION_RETURNS, CORRELATION_RETURNS_NEEDED, pearson, returnCorrelation } from './correlation.ts';

const FIRST_DAY = Date.UTC(2020, 0, 1);
const series = (closes: readonly number[], dayOf = (index: number) => index) => ({
  time: closes.map((_, index) => FIRST_DAY + dayOf(index) * DAY_MS),
  close: closes,
});
/** Closes with these returns, from 100 on. */
const closesOf = (returns: readonly number[]): number[] =>
  returns.reduce((closes, one) => [...closes, (closes.at(-1) ?? 0) * (1 + one)], [100]);
const repeated = (values: readonly number[], times: number): number[] =>
  Array.from({ length: times }, () => values).flat();

describe('pearson', () => {
  it('agrees with an example worked by hand, five times over', () => {
    // x̄ = 3, ȳ = 4; Σdxdy = 6, Σdx² = 10, Σdy² = 6: 6 / √60 = 0.774597.
    const [xs, ys] = [repeated([1, 2, 3, 4, 5], 5), repeated([2, 4, 5, 4, 5], 5)];
    expect(pearson(xs, ys)).toBeCloseTo(0.7745966692, 9);
    expect(
      pearson(
        xs,
        ys.map((y) => -y),
      ),
    ).toBeCloseTo(-0.7745966692, 9);
  });

  const returns = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  const pair = fc.array(fc.tuple(returns, returns), { minLength: CORRELATION_RETURNS_NEEDED, maxLength: 80 });

  it('lies in [-1, 1], is symmetric, and is 1 with itself and -1 with its opposite', () => {
    fc.assert(
      fc.property(pair, (pairs) => {
        const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        const value = pearson(xs, ys);
        expect(pearson(ys, xs)).toBe(value);
        if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1);
        const own = pearson(xs, xs);
        if (Math.max(...xs) - Math.min(...xs) > 1e-6) {
          expect(own).toBeCloseTo(1, 12);
          const opposite = xs.map((x) => -x);
          expect(pearson(xs, opposite)).toBeCloseTo(-1, 12);
        }
      }),
    );
  });

  it('does not depend on scale or shift', () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 0.1, max: 10, noNaN: true }), returns, (pairs, scale, shift) => {
        const [xs, ys] = [pairs.map(([x]) => x), pairs.map(([, y]) => y)];
        fc.pre(Math.max(...xs) - Math.min(...xs) > 1e-4 && Math.max(...ys) - Math.min(...ys) > 1e-4);
        const moved = xs.map((x) => x * scale + shift);
        expect(pearson(moved, ys)).toBeCloseTo(pearson(xs, ys) ?? Number.NaN, 6);
      }),
    );
  });

  it('says nothing of too few pairs, of lists of different lengths, and of what does not move', () => {
    const moving = Array.from({ length: CORRELATION_RETURNS_NEEDED }, (_, index) => Math.sin(index));
    expect(pearson(moving, moving)).toBeCloseTo(1, 12);
    expect(pearson(moving.slice(1), moving.slice(1))).toBeNull();
    expect(pearson(moving, moving.slice(1))).toBeNull();
    const still = moving.map(() => 0.01);
    expect(pearson(moving, still)).toBeNull();
    expect(pearson(still, still)).toBeNull();
    expect(pearson(moving, [...moving.slice(1), Number.NaN])).toBeNull();
  });
});

describe('returnCorrelation', () => {
  const waves = Array.from({ length: 100 }, (_, index) => 0.01 * Math.sin(index));
  const other = Array.from({ length: 100 }, (_, index) => 0.01 * Math.cos(index * 1.7));

  it('compares simple daily returns, not prices: two that both rise need not move together', () => {
    const rising = (moves: readonly number[]) => series(closesOf(moves.map((move) => 0.02 + move)));
    const { value, returns } = returnCorrelation(rising(waves), rising(other));
    expect(returns).toBe(CORRELATION_RETURNS);
    expect(Math.abs(value ?? 1)).toBeLessThan(0.3);
    expect(returnCorrelation(rising(waves), rising(waves)).value).toBeCloseTo(1, 9);
  });

  it('looks at the last 60 returns alone', () => {
    // Opposites at first, the same for the last 60 returns.
    const turned = waves.map((move, index) => (index < waves.length - CORRELATION_RETURNS ? -move : move));
    expect(returnCorrelation(series(closesOf(waves)), series(closesOf(turned))).value).toBeCloseTo(1, 9);
  });

  it('compares the days that both traded, over the same spans', () => {
    // The other one trades on every second day only: its close of a day is the first one's close of that day.
    const closes = closesOf(waves);
    const everySecond = closes.filter((_, index) => index % 2 === 0);
    const found = returnCorrelation(
      series(closes),
      series(everySecond, (index) => index * 2),
    );
    expect(found.returns).toBe(50);
    expect(found.value).toBeCloseTo(1, 9);
  });

  it('finds nothing where too few days are common', () => {
    const closes = closesOf(waves.slice(0, 19));
    expect(returnCorrelation(series(closes), series(closesOf(waves)))).toEqual({ value: null, returns: 19 });
    const later = series(closesOf(waves), (index) => index + 1_000);
    expect(returnCorrelation(series(closesOf(waves)), later)).toEqual({ value: null, returns: 0 });
    expect(returnCorrelation(series([]), series([]))).toEqual({ value: null, returns: 0 });
    const dead = series(closesOf(waves).map(() => 0));
    expect(returnCorrelation(dead, series(closesOf(waves))).value).toBeNull();
  });
});
