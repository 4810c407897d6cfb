import { describe, expect, it } from 'vitest';
import { count, day, decimal, instant, money, percent, quantity } from './wording.ts';

describe('wording', () => {
  it('writes money with thousands, two decimals and a true minus sign', () => {
    expect(money(1234567.891)).toBe('1,234,567.89');
    expect(money(-12.5)).toBe('−12.50');
    expect(money(-0.001), 'no negative zero').toBe('0.00');
    expect(money(Number.NaN)).toBe('n/a');
  });

  it('writes fractions as percentages with one decimal', () => {
    expect(percent(0.0123)).toBe('1.2\u00a0%');
    expect(percent(-0.5)).toBe('−50.0\u00a0%');
  });

  it('writes quantities without trailing zeros', () => {
    expect(quantity(58)).toBe('58');
    expect(quantity(0.25)).toBe('0.25');
    expect(quantity(1000)).toBe('1,000');
    expect(decimal(0.7166)).toBe('0.72');
  });

  it('writes dates in words and instants in UTC', () => {
    expect(day('2016-03-14')).toBe('14 Mar 2016');
    expect(instant(Date.UTC(2016, 2, 14, 14, 30))).toBe('14 Mar 2016 14:30 UTC');
  });

  it('counts in the singular and the plural', () => {
    expect(count(1, 'bar')).toBe('1 bar');
    expect(count(3, 'bar')).toBe('3 bars');
  });
});
