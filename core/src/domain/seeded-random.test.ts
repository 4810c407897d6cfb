/** Repeatable chance: same seed, same numbers, evenly spread. */
import { describe, expect, it } from 'vitest';
import { mean } from './indicators.ts';
import { seededGenerator, seededUnit } from './seeded-random.ts';

describe('seededUnit', () => {
  it('belongs to its seed and key', () => {
    expect(seededUnit(1, 'order-1')).toBe(seededUnit(1, 'order-1'));
    expect(seededUnit(1, 'order-1')).not.toBe(seededUnit(2, 'order-1'));
    expect(seededUnit(1, 'order-1')).not.toBe(seededUnit(1, 'order-2'));
  });

  it('spreads evenly over [0, 1)', () => {
    const units = Array.from({ length: 10_000 }, (_, index) => seededUnit(42, `order-${index}`));
    expect(Math.min(...units)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...units)).toBeLessThan(1);
    expect(mean(units)).toBeCloseTo(0.5, 1);
    expect(units.filter((unit) => unit < 0.1).length / units.length).toBeCloseTo(0.1, 1);
  });
});

describe('seededGenerator', () => {
  it('repeats its sequence for the same seed and only for that', () => {
    const take = (seed: number): number[] => Array.from({ length: 5 }, seededGenerator(seed));
    expect(take(42)).toEqual(take(42));
    expect(take(42)).not.toEqual(take(43));
  });

  it('spreads evenly over [0, 1)', () => {
    const units = Array.from({ length: 10_000 }, seededGenerator(3));
    expect(mean(units)).toBeCloseTo(0.5, 1);
    expect(units.every((unit) => unit >= 0 && unit < 1)).toBe(true);
  });
});
