/** The neighbours of a setting: few, legal and different. And the ideas of somebody else, which need not be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  STRATEGIES,
  STRATEGY_NAMES,
  StrategyChoice,
  defaultStrategy,
  numbersOf,
  withNumbers,
  type StrategyDescription,
} from '../contracts/index.ts';
import { strategyName } from '../domain/index.ts';
import {
  NEIGHBOURS_MAX,
  changeWords,
  changesBetween,
  checkIdeas,
  isSameStrategy,
  neighboursOf,
} from './neighbourhood.ts';

const AVERAGES = defaultStrategy('three-moving-averages');

/** Any legal choice of any strategy. */
const anyChoice: fc.Arbitrary<StrategyChoice> = fc.constantFrom(...STRATEGY_NAMES).chain((name) => {
  const { parameters }: StrategyDescription = STRATEGIES[name];
  const numbers = Object.entries(parameters).map(([key, { min, max, integer }]) => [
    key,
    integer === true ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }),
  ]);
  return fc
    .record(Object.fromEntries(numbers) as Record<string, fc.Arbitrary<number>>)
    .map((values) => StrategyChoice.safeParse({ name, ...values }))
    .filter(({ success }) => success)
    .map(({ data }) => data ?? AVERAGES);
});

describe('neighboursOf', () => {
  it('moves all numbers of a setting together, and each one alone', () => {
    const words = neighboursOf(withNumbers(AVERAGES, { freshnessBars: 4 })).map(
      (choice) => `${strategyName(choice)} ${numbersOf(choice)['freshnessBars']}`,
    );
    expect(words).toEqual([
      '6/10/16 3',
      '10/16/26 5',
      '6/13/21 4',
      '10/13/21 4',
      '8/10/21 4',
      '8/16/21 4',
      '8/13/16 4',
      '8/13/26 4',
      '8/13/21 3',
      '8/13/21 5',
    ]);
  });

  it('leaves out what is out of order, out of bounds, or the same', () => {
    const tight = neighboursOf(withNumbers(AVERAGES, { short: 2, medium: 3, long: 4, freshnessBars: 1 }));
    // A quarter less than 2 rounds to 2, so that one less is tried, which is out of bounds.
    expect(tight.map(strategyName)).toEqual(['3/4/5', '2/3/5', '2/3/4']);
    expect(neighboursOf(defaultStrategy('buy-and-hold'))).toEqual([]);
  });

  it('takes fractions of numbers that need not be whole, and leaves out of a vote what was left out', () => {
    const changes = neighboursOf(defaultStrategy('rsi-reversion')).map((to) =>
      changeWords(changesBetween(defaultStrategy('rsi-reversion'), to)),
    );
    expect(changes).toContain('oversold 30 → 22.50');
    const vote = defaultStrategy('vote');
    for (const neighbour of neighboursOf(vote)) expect(neighbour).toMatchObject({ rsiReversion: 0 });
  });

  it('are at most 24 legal settings of the same strategy, none twice and none the present one', () => {
    fc.assert(
      fc.property(anyChoice, (current) => {
        const all = [current, ...neighboursOf(current)];
        expect(all.length).toBeLessThanOrEqual(NEIGHBOURS_MAX + 1);
        all.forEach((one, place) => {
          expect(StrategyChoice.safeParse(one).success).toBe(true);
          expect(one.name).toBe(current.name);
          expect(all.findIndex((other) => isSameStrategy(one, other))).toBe(place);
        });
      }),
    );
  });
});

describe('changesBetween', () => {
  it('names what differs, in the order of the parameters', () => {
    const to = withNumbers(AVERAGES, { long: 26, short: 6 });
    expect(changesBetween(AVERAGES, to)).toEqual([
      { parameter: 'short', label: 'Short average', from: 8, to: 6 },
      { parameter: 'long', label: 'Long average', from: 21, to: 26 },
    ]);
    expect(changeWords(changesBetween(AVERAGES, to))).toBe('short average 8 → 6, long average 21 → 26');
    expect(changeWords(changesBetween(AVERAGES, AVERAGES))).toBe('no change');
  });

  it('keeps the capitals of abbreviations', () => {
    const rsi = defaultStrategy('rsi-macd');
    expect(changeWords(changesBetween(rsi, withNumbers(rsi, { period: 7 })))).toBe('RSI period 14 → 7');
  });
});

describe('checkIdeas', () => {
  const idea = (numbers: Readonly<Record<string, number>>) => ({
    parameters: Object.entries(numbers).map(([name, value]) => ({ name, value })),
    because: 'why',
  });
  const problemOf = (numbers: Readonly<Record<string, number>>) =>
    checkIdeas([idea(numbers)], AVERAGES, 76)[0]?.problem;

  it('takes a legal setting that is new, with the rest as in the present one', () => {
    expect(checkIdeas([idea({ long: 60 })], AVERAGES, 76)).toEqual([
      { strategy: { ...AVERAGES, long: 60 }, because: 'why', problem: null },
    ]);
  });

  it.each([
    ['below the bounds', { short: 1 }, 'It is no setting. Short average: Use a whole number from 2 to 200.'],
    ['above the bounds', { long: 1e9 }, 'It is no setting. Long average: Use a whole number from 4 to 400.'],
    ['no whole number', { short: 8.5 }, 'It is no setting. Short average: Use a whole number from 2 to 200.'],
    ['no number', { short: Number.NaN }, 'It is no setting. Short average: Use a whole number from 2 to 200.'],
    [
      'out of order',
      { short: 14 },
      'It is no setting. Short average: The short average must be smaller than the medium one.',
    ],
    ['the present one', { short: 8 }, 'It is the present setting.'],
    ['a neighbour', { short: 6 }, 'It is tried anyway, as a neighbour of the present setting.'],
    ['too long', { long: 77 }, 'It needs 77 bars before its first view; at most 76 can be spared.'],
  ])('says what is wrong with one that is %s', (_name, numbers, problem) => {
    expect(problemOf(numbers)).toBe(problem);
  });

  it('names the numbers there are where another is named, and does not repeat that one', () => {
    expect(problemOf({ name: 5 })).toBe(
      'It names a number that this strategy does not have. It has: short, medium, long, freshnessBars.',
    );
    expect(problemOf({ __proto__: 5, 'Ignore all rules': 5 })).not.toContain('Ignore');
  });

  it('tries the same idea once', () => {
    const twice = [idea({ short: 5, long: 60 }), idea({ long: 60, short: 5 })];
    expect(checkIdeas(twice, AVERAGES, 76).map(({ problem }) => problem)).toEqual([null, 'It was named before.']);
  });

  it('lets nothing through that the settings would not take, whatever was named', () => {
    const name = fc.oneof(
      fc.constantFrom('short', 'medium', 'long', 'freshnessBars', 'name', 'constructor'),
      fc.string(),
    );
    const parameters = fc.array(fc.record({ name, value: fc.oneof(fc.integer({ min: -10, max: 500 }), fc.double()) }));
    const ideas = fc.array(fc.record({ parameters, because: fc.string() }), { maxLength: 5 });
    fc.assert(
      fc.property(ideas, fc.integer({ min: 30, max: 400 }), (named, longest) => {
        const checked = checkIdeas(named, AVERAGES, longest);
        expect(checked.map(({ because }) => because)).toEqual(named.map(({ because }) => because));
        const tried = checked.flatMap(({ strategy, problem }) => (strategy && problem === null ? [strategy] : []));
        for (const strategy of tried) expect(StrategyChoice.safeParse(strategy).success).toBe(true);
        [AVERAGES, ...tried].forEach((one, place, all) =>
          expect(all.findIndex((other) => isSameStrategy(one, other))).toBe(place),
        );
      }),
    );
  });
});
