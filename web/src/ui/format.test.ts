// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, duration, inUnit, money, percent, price, quantity, signedMoney, signedPercent } from './format.ts';

const NBSP = '\u00a0';

describe('numbers on the screen', () => {
  it('shows money with a real minus sign, thousands and two decimals', () => {
    expect(money(1234.5)).toBe('$1,234.50');
    expect(money(-3)).toBe('−$3.00');
    expect(signedMoney(3)).toBe('+$3.00');
    expect(signedMoney(-1234567.891)).toBe('−$1,234,567.89');
    expect(price(171.3)).toBe('171.30');
  });

  it('shows percentages with one decimal, their sign kept on the same line', () => {
    expect(percent(0.0213)).toBe(`2.1${NBSP}%`);
    expect(signedPercent(-0.0213)).toBe(`−2.1${NBSP}%`);
    expect(signedPercent(0.1)).toBe(`+10.0${NBSP}%`);
  });

  it('gives a number that rounds to zero no sign', () => {
    expect(signedMoney(-0.001)).toBe('$0.00');
    expect(money(-0)).toBe('$0.00');
    expect(signedPercent(0.0001)).toBe(`0.0${NBSP}%`);
  });

  it('shows quantities without trailing zeros', () => {
    expect(quantity(58)).toBe('58');
    expect(quantity(0.25)).toBe('0.25');
    expect(quantity(-1200)).toBe('−1,200');
  });

  it('shows durations as people say them', () => {
    expect(duration(340)).toBe('340 ms');
    expect(duration(2_100)).toBe('2.1 s');
    expect(duration(185_000)).toBe('3 min 5 s');
    expect(duration(-1)).toBe('n/a');
  });

  it('keeps the sign of a quantity that is small but not zero', () => {
    expect(quantity(-5e-7)).toBe('−0.000001');
    expect(quantity(-4e-7)).toBe('0');
  });

  it('says n/a for whatever is not a finite number', () => {
    for (const nothing of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY])
      for (const format of [money, signedMoney, price, percent, signedPercent, quantity, decimal, duration])
        expect(format(nothing)).toBe('n/a');
  });

  it('never shows NaN, Infinity, a hyphen for a minus, a signed zero or nothing at all', () => {
    const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.constant(null));
    fc.assert(
      fc.property(anyNumber, fc.constantFrom('dollars', 'fraction', 'ratio', 'count', 'shares'), (value, unit) => {
        for (const text of [inUnit(value, unit), signedMoney(value), signedPercent(value)]) {
          expect(text).not.toMatch(/NaN|Infinity|-|∞/);
          expect(text).not.toMatch(/^[+−]\$?0(\.0+)?(?![.\d])/);
          expect(text).not.toBe('');
        }
      }),
    );
  });
});
