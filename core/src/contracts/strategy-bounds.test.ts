/** Numbers with which a strategy can never act are known before it is tried. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NEUTRAL, priceColumns, strategyOf, UNKNOWN } from '../domain/index.ts';
import { DAY_MS } from './bar.ts';
import { STRATEGY_NAMES, whyNeverActs } from './strategy-bounds.ts';
import { defaultStrategy, numbersOf, StrategyChoice, withNumbers } from './strategy.ts';

const vote = defaultStrategy('vote');
const { threshold: _threshold, vetoes: _vetoes, freshnessBars: _freshnessBars, ...weights } = numbersOf(vote);
const NOBODY = Object.fromEntries(Object.keys(weights).map((name) => [name, 0]));
const why = (numbers: Readonly<Record<string, number>>) => whyNeverActs('vote', { ...numbersOf(vote), ...numbers });

describe('whyNeverActs', () => {
  it.each(STRATEGY_NAMES)('has nothing against the usual numbers of %s', (name) => {
    expect(whyNeverActs(name, numbersOf(defaultStrategy(name)))).toBeNull();
  });

  it('names a vote without a voice, at its first weight, whatever the threshold', () => {
    expect(why(NOBODY)).toMatchObject({ parameter: 'threeMovingAverages', kind: 'no-voice' });
    expect(why({ ...NOBODY, threshold: 1 })?.kind).toBe('no-voice');
    expect(why({ ...NOBODY, rsiMacd: 0.1 })).toBeNull();
    // A weight that is still being typed is not 0.
    expect(why({ ...NOBODY, rsiMacd: Number.NaN })).toBeNull();
  });

  it('names a threshold that no balance exceeds', () => {
    expect(why({ threshold: 1 })).toMatchObject({ parameter: 'threshold', kind: 'out-of-reach' });
    expect(why({ threshold: 0.999 })).toBeNull();
  });

  it('leaves such numbers valid, for what was stored with them', () => {
    for (const numbers of [NOBODY, { threshold: 1 }])
      expect(StrategyChoice.safeParse({ ...vote, ...numbers }).success).toBe(true);
  });

  it('is right: such a vote is never in and never out, and the hardest that it allows is at times', () => {
    const walk = fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 60, maxLength: 120 });
    const stancesOn = (steps: readonly number[], numbers: Readonly<Record<string, number>>): Set<number> => {
      let close = 1_000;
      const bars = steps.map((step, index) => {
        close *= 1 + step / 10_000;
        return { time: index * DAY_MS, open: close, high: close * 1.01, low: close * 0.99, close, volume: 1_000 };
      });
      return new Set(strategyOf(withNumbers(vote, numbers)).stances(priceColumns(bars)));
    };
    fc.assert(
      fc.property(walk, fc.constantFrom(NOBODY, { threshold: 1 }), (steps, numbers) => {
        for (const stance of stancesOn(steps, numbers)) expect([NEUTRAL, UNKNOWN]).toContain(stance);
      }),
      { numRuns: 30 },
    );
    const rising = Array.from({ length: 60 }, () => 300);
    expect([...stancesOn(rising, { threshold: 0.999 })]).toContain(1);
  });
});
