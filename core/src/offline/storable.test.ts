import { describe, expect, it } from 'vitest';
import { storable } from './storable.ts';

describe('what can be stored', () => {
  it('is copied deeply', () => {
    const value = { bars: [{ close: 10 }], note: null, held: true };
    const copy = storable(value);
    expect(copy).toEqual(value);
    expect(copy.bars[0]).not.toBe(value.bars[0]);
  });

  it.each([
    ['undefined', { run: { stop: undefined } }, 'run.stop'],
    ['a date', { time: new Date(0) }, 'time'],
    ['a set', { assets: new Set(['AAPL']) }, 'assets'],
    ['a function', [{ work: () => 1 }], '[0].work'],
    ['a list inside a list', { grid: [[1]] }, 'grid[0]'],
  ])('%s is refused with its place', (_, value, place) => {
    expect(() => storable(value)).toThrow(new RegExp(`cannot be stored, at ${place.replace(/[[\].]/g, '\\$&')}$`));
  });
});
