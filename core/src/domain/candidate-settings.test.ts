/** The neighbours of a setting: few, legal and different. And the ideas of somebody else, which need not be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_BOUNDS, StrategyParameters } from '../contracts/index.ts';
import { candidateSettings, checkIdeas } from './candidate-settings.ts';

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

describe('checkIdeas', () => {
  const current = { short: 8, medium: 13, long: 21, freshnessBars: 4 };
  const problemOf = (short: number, medium: number, long: number) =>
    checkIdeas([{ short, medium, long, because: 'why' }], current, 76)[0]?.problem;

  it('takes a legal setting that is new, with the rest as in the present one', () => {
    expect(checkIdeas([{ short: 5, medium: 20, long: 60, because: 'Slow swings.' }], current, 76)).toEqual([
      { parameters: { short: 5, medium: 20, long: 60, freshnessBars: 4 }, because: 'Slow swings.', problem: null },
    ]);
  });

  it.each([
    ['below the bounds', 1, 13, 21, '1/13/21 is no setting. Short average: Use a whole number from 2 to 200.'],
    ['above the bounds', 8, 13, 1e9, '8/13/1000000000 is no setting. Long average: Use a whole number from 4 to 400.'],
    ['negative', -5, 13, 21, '-5/13/21 is no setting. Short average: Use a whole number from 2 to 200.'],
    ['no whole number', 8.5, 13, 21, '8.5/13/21 is no setting. Short average: Use a whole number from 2 to 200.'],
    ['no number', Number.NaN, 13, 21, 'NaN/13/21 is no setting. Short average: Use a whole number from 2 to 200.'],
    [
      'out of order',
      13,
      8,
      21,
      '13/8/21 is no setting. Short average: The short average must be smaller than the medium one.',
    ],
    ['the present one', 8, 13, 21, 'It is the present setting.'],
    ['a neighbour', 6, 10, 16, 'It is tried anyway, as a neighbour of the present setting.'],
    [
      'too long',
      8,
      13,
      77,
      'Its long average needs more bars than there are: 76 bars is the longest that can be judged.',
    ],
  ])('says what is wrong with one that is %s', (_name, short, medium, long, problem) => {
    expect(problemOf(short, medium, long)).toBe(problem);
  });

  it('tries the same idea once', () => {
    const twice = [1, 2].map((time) => ({ short: 5, medium: 20, long: 60, because: `reason ${time}` }));
    expect(checkIdeas(twice, current, 76).map(({ problem }) => problem)).toEqual([null, 'It was named before.']);
  });

  it('lets nothing through that the settings would not take, whatever was named', () => {
    const number = fc.oneof(fc.integer({ min: -10, max: 500 }), fc.double());
    const idea = fc.record({ short: number, medium: number, long: number, because: fc.string() });
    fc.assert(
      fc.property(fc.array(idea, { maxLength: 5 }), fc.integer({ min: 30, max: 400 }), (ideas, longest) => {
        const checked = checkIdeas(ideas, current, longest);
        expect(checked.map(({ because }) => because)).toEqual(ideas.map(({ because }) => because));
        const names = checked.flatMap(({ parameters, problem }) => {
          if (problem !== null) return [];
          expect(StrategyParameters.safeParse(parameters).success).toBe(true);
          expect(parameters?.long).toBeLessThanOrEqual(longest);
          return parameters ? [named(parameters)] : [];
        });
        expect(new Set([...names, named(current)]).size).toBe(names.length + 1);
      }),
    );
  });
});
