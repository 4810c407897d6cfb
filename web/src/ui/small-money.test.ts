// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyRange, smallMoney } from './small-money.ts';

describe('amounts below a cent', () => {
  it.each([
    [0, '$0.00'],
    [0.00004, 'under $0.0001'],
    [0.0001, '$0.0001'],
    [0.01234, '$0.0123'],
    [0.35, '$0.35'],
    [0.052, '$0.052'],
    [1, '$1.00'],
    [12.3456, '$12.35'],
    [Number.NaN, 'n/a'],
    [null, 'n/a'],
  ])('%d reads %s', (value, text) => {
    expect(smallMoney(value)).toBe(text);
  });

  it('never read as nothing while they are something', () => {
    fc.assert(fc.property(fc.double({ min: 1e-12, max: 1, noNaN: true }), (value) => smallMoney(value) !== '$0.00'));
  });

  it.each([
    [0.00214, 0.00631, '$0.0021–0.0063'],
    [0.00214, 0.1249, '$0.0021–0.12'],
    [0.5, 1.234, '$0.50–1.23'],
    [0.0021, 0.00211, '$0.0021'],
    [0.000123, 0.006, '$0.0001–0.006'],
    [0.00001, 0.00002, 'under $0.0001'],
  ])('an estimate from %d to %d reads %s', (low, high, text) => {
    expect(moneyRange(low, high)).toBe(text);
  });
});
