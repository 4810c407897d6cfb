import { defaultStrategy } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { parseSweep, sweepDraftOf, type SweepDraft } from './sweep-draft.ts';

const LIMIT = 2_500;
const draft: SweepDraft = {
  strategy: 'three-moving-averages',
  first: { parameter: 'short', from: '5', to: '10', step: '2' },
  second: { parameter: 'long', from: '21', to: '34', step: '13' },
};

describe('the ranges of a sweep', () => {
  it('give every value from the first to the last in even steps', () => {
    expect(parseSweep(draft, LIMIT)).toEqual({
      kind: 'valid',
      first: { parameter: 'short', values: [5, 7, 9] },
      second: { parameter: 'long', values: [21, 34] },
    });
  });

  it('hold their last value in spite of binary fractions', () => {
    const vote: SweepDraft = {
      strategy: 'vote',
      first: { parameter: 'threshold', from: '0.1', to: '0.3', step: '0.1' },
      second: { parameter: '', from: '', to: '', step: '' },
    };
    expect(parseSweep(vote, LIMIT)).toEqual({
      kind: 'valid',
      first: { parameter: 'threshold', values: [0.1, 0.2, 0.3] },
      second: null,
    });
  });

  it('are refused at the field that is wrong', () => {
    const wrong = (axis: Partial<SweepDraft['first']>) =>
      parseSweep({ ...draft, first: { ...draft.first, ...axis } }, LIMIT);
    expect(wrong({ from: '1' })).toMatchObject({ problems: { 'first.from': 'Use a whole number from 2 to 200.' } });
    expect(wrong({ to: '3' })).toMatchObject({ problems: { 'first.to': 'The end must not lie before the start.' } });
    expect(wrong({ step: '0' })).toMatchObject({ problems: { 'first.step': 'Use a whole number above 0.' } });
    expect(wrong({ parameter: 'long' })).toMatchObject({
      problems: { 'second.parameter': 'Choose another one than the first.' },
    });
  });

  it('of a million combinations are counted and never expanded', () => {
    const huge: SweepDraft = {
      strategy: 'bollinger-volume',
      first: { parameter: 'deviations', from: '0.5', to: '4', step: '0.0000001' },
      second: { parameter: 'volumeRatio', from: '0', to: '5', step: '1' },
    };
    expect(parseSweep(huge, LIMIT)).toEqual({ kind: 'invalid', problems: {}, combinations: 35_000_001 * 6 });
  });

  it('lie about the present numbers at first, and may run as they are', () => {
    for (const name of [
      'three-moving-averages',
      'ema-crossover',
      'rsi-reversion',
      'bollinger-volume',
      'donchian-breakout',
      'vote',
    ] as const) {
      const parsed = parseSweep(sweepDraftOf(defaultStrategy(name)), LIMIT);
      expect([name, parsed.kind]).toEqual([name, 'valid']);
      if (parsed.kind === 'valid') expect(parsed.first.values.length).toBeGreaterThan(1);
    }
  });

  it('leave room for the numbers that stay: short below the medium average, long above it', () => {
    const { first, second } = sweepDraftOf(defaultStrategy('three-moving-averages'));
    expect([first, second]).toEqual([
      { parameter: 'short', from: '4', to: '12', step: '1' },
      { parameter: 'long', from: '14', to: '39', step: '5' },
    ]);
  });
});
