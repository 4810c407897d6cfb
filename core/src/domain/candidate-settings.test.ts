/** The neighbours of a setting: few, legal and different. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_BOUNDS, StrategyParameters } from '../contracts/index.ts';
import { candidateSettings } from './candidate-settings.ts';

const named = ({ short, medium, long }: StrategyParameters): string => `${short}/${medium}/${long}`;

describe('candidateSettings', () => {
  it('moves all averages of a setting together, and each one alone', () => {
    const current = { short: 8, medium: 13, long: 21, freshnessBars: 4 };
    expect(candidateSettings(current).map(named)).toEqual([
      '6/10/16',
      '6/13/21',
      '8/10/21',
      '8/13/16',
      '10/16/26',
      '10/13/21',
      '8/16/21',
      '8/13/26',
    ]);
    expect(candidateSettings(current).every(({ freshnessBars }) => freshnessBars === 4)).toBe(true);
  });

  it('are at most eight legal settings, none twice and none the present one', () => {
    const { short, medium, long } = STRATEGY_BOUNDS;
    const setting = fc
      .record({
        short: fc.integer(short),
        medium: fc.integer(medium),
        long: fc.integer(long),
        freshnessBars: fc.constant(3),
      })
      .filter((value) => StrategyParameters.safeParse(value).success);
    fc.assert(
      fc.property(setting, (current) => {
        const candidates = candidateSettings(current);
        expect(candidates.length).toBeLessThanOrEqual(8);
        for (const candidate of candidates) expect(StrategyParameters.safeParse(candidate).success).toBe(true);
        const names = candidates.map(named);
        expect(new Set(names).size).toBe(names.length);
        expect(names).not.toContain(named(current));
      }),
    );
  });
});
