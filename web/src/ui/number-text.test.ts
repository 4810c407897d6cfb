// @vitest-environment node
import { RISK_BOUNDS, STRATEGIES } from '@trading-crew/core/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundRule, isWithin, numberOfText, numberText, unitText } from './number-text.ts';

const FRACTION = RISK_BOUNDS.maxPosition;
const BARS = STRATEGIES['three-moving-averages'].parameters.short;

describe('a bounded number as it is typed', () => {
  it('is a percentage where it is a fraction, without binary noise', () => {
    expect(numberText(0.07, FRACTION)).toBe('7');
    expect(numberText(0.0075, FRACTION)).toBe('0.75');
    expect(numberText(8, BARS)).toBe('8');
    expect(numberOfText('7', FRACTION)).toBe(0.07);
  });

  it.each([
    ['25,000', 25_000],
    [' 8 ', 8],
    ['.5', 0.5],
    ['5.', 5],
    ['−3', -3],
  ])('is read from %j', (text, value) => {
    expect(numberOfText(text, BARS)).toBe(value);
  });

  it('is never read from a comma that may stand for a point', () => {
    for (const text of ['2,5', '0,75', '1,000', '12,50']) expect(numberOfText(text, FRACTION), text).toBeNaN();
    for (const text of ['10000,50', ',,5', '1,00', '0,500', '1,0000', '1,000,00']) {
      expect(numberOfText(text, { unit: 'dollars' }), text).toBeNaN();
    }
    expect(numberOfText('1,250,000.5', { unit: 'dollars' })).toBe(1_250_000.5);
  });

  it.each(['', ' ', 'abc', '1e9', 'NaN', 'Infinity', '0x10', '1 2', '--1', '.'])('is no number in %j', (text) => {
    expect(numberOfText(text, BARS)).toBeNaN();
  });

  it('comes back as it was written, to twelve digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.constantFrom(FRACTION, BARS), (whole, bound) => {
        const value = whole / 10_000;
        expect(numberOfText(numberText(value, bound), bound)).toBe(value + 0);
      }),
    );
  });

  it('says its bounds in the unit of the field', () => {
    expect(boundRule(BARS)).toBe('Use a whole number from 2 to 200.');
    expect(boundRule(FRACTION)).toBe('Use a number from 1 to 100\u00a0%.');
    expect([unitText(BARS), unitText(FRACTION), unitText({ unit: 'ratio' })]).toEqual(['bars', '%', '']);
  });

  it('keeps its bounds, and is whole where it has to be', () => {
    expect([2, 200, 201, 1, 8.5, Number.NaN].map((value) => isWithin(value, BARS))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(isWithin(0.085, FRACTION)).toBe(true);
  });
});
