/** Rounding to steps and plain decimals: exact where binary numbers are not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecimal, roundToIncrement } from './rounding.ts';

describe('roundToIncrement', () => {
  it('rounds down, up and to the nearest step', () => {
    expect(roundToIncrement(171.308, 0.01, 'down')).toBe(171.3);
    expect(roundToIncrement(171.302, 0.01, 'up')).toBe(171.31);
    expect(roundToIncrement(171.308, 0.01, 'nearest')).toBe(171.31);
    expect(roundToIncrement(58.99, 1, 'down')).toBe(58);
    expect(roundToIncrement(250, 100, 'up')).toBe(300);
    expect(roundToIncrement(0.123456789123, 1e-9, 'down')).toBe(0.123456789);
  });

  it('is not fooled by the last bits of a sum, a product or a quotient', () => {
    expect(roundToIncrement(0.1 + 0.2, 0.1, 'up')).toBe(0.3);
    expect(roundToIncrement(1.1 * 3, 0.1, 'up')).toBe(3.3);
    expect(roundToIncrement(0.7 + 0.1, 0.1, 'down')).toBe(0.8);
    expect(roundToIncrement(4.35 * 100, 1, 'down')).toBe(435);
    expect(roundToIncrement(1.005, 0.01, 'nearest')).toBe(1.01);
  });

  it('rounds negative values towards the smaller number when rounding down', () => {
    expect(roundToIncrement(-1.01, 1, 'down')).toBe(-2);
    expect(roundToIncrement(-1.01, 1, 'up')).toBe(-1);
    expect(Object.is(roundToIncrement(-0.2, 1, 'up'), 0)).toBe(true);
  });

  it('refuses a value or a step that means nothing', () => {
    expect(() => roundToIncrement(Number.NaN, 1, 'down')).toThrow(RangeError);
    expect(() => roundToIncrement(1, 0, 'down')).toThrow(RangeError);
    expect(() => roundToIncrement(1, -0.01, 'down')).toThrow(RangeError);
    expect(() => roundToIncrement(1, Infinity, 'down')).toThrow(RangeError);
  });

  it('leaves every decimal that is a step already as it is, in each direction', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.constantFrom(0, 1, 2, 4, 6, 9), (whole, decimals) => {
        const value = Number(`${whole}e-${decimals}`);
        const increment = Number(`1e-${decimals}`);
        for (const direction of ['down', 'up', 'nearest'] as const) {
          expect(roundToIncrement(value, increment, direction)).toBe(value === 0 ? 0 : value);
        }
      }),
    );
  });

  it('leaves large quantities alone, whose last bits are wider than the noise that is allowed for', () => {
    for (const quantity of [150_000, 1_000_000, 4_000_000]) {
      expect(roundToIncrement(quantity, 1e-9, 'nearest')).toBe(quantity);
    }
  });

  it('comes to the number that the decimal writes, also where it does not write it', () => {
    const steps = fc.oneof(fc.integer(), fc.integer({ min: -(2 ** 46), max: 2 ** 46 }));
    fc.assert(
      fc.property(steps, fc.constantFrom(0, 2, 4, 6, 9), (whole, places) => {
        const increment = Number(`1e-${places}`);
        const written = Number((whole * increment).toFixed(places));
        for (const direction of ['down', 'up', 'nearest'] as const) {
          expect(roundToIncrement(whole * increment, increment, direction)).toBe(whole === 0 ? 0 : written);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('never ends more than one step away, nor on the wrong side', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e9, max: 1e9, noNaN: true }),
        fc.constantFrom(0.01, 0.05, 1, 0.0001),
        (value, increment) => {
          const noise = 1e-14 * Math.abs(value);
          const down = roundToIncrement(value, increment, 'down');
          const up = roundToIncrement(value, increment, 'up');
          expect(down).toBeLessThanOrEqual(value + noise);
          expect(up).toBeGreaterThanOrEqual(value - noise);
          expect(up - down).toBeLessThanOrEqual(increment + 2 * noise + 1e-9);
        },
      ),
    );
  });
});

describe('plainDecimal', () => {
  it('writes numbers without exponents and without trailing zeros', () => {
    expect(plainDecimal(58)).toBe('58');
    expect(plainDecimal(171.3)).toBe('171.3');
    expect(plainDecimal(1e-7)).toBe('0.0000001');
    expect(plainDecimal(1e21)).toBe('1000000000000000000000');
    expect(plainDecimal(-0.5)).toBe('-0.5');
    expect(plainDecimal(0.1 + 0.2)).toBe('0.3');
    expect(plainDecimal(-0)).toBe('0');
    expect(plainDecimal(-1e-12)).toBe('0');
    expect(plainDecimal(1e-9)).toBe('0.000000001');
  });

  it('refuses what is not a number', () => {
    expect(() => plainDecimal(Number.NaN)).toThrow(RangeError);
    expect(() => plainDecimal(Infinity)).toThrow(RangeError);
  });

  it('reads back as the number to nine decimals, whatever the number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^(0|-?[1-9]\d*|-?\d+\.\d{0,8}[1-9])$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(5.001e-10);
      }),
    );
  });
});
