/** A chosen strategy is closed and bounded; settings from before there was a choice are three moving averages. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, TradingSettings } from './settings.ts';
import { STRATEGIES, STRATEGY_NAMES, type StrategyDescription } from './strategy-bounds.ts';
import { FIRST_STRATEGY, StrategyChoice, defaultStrategy, numbersOf, withNumbers } from './strategy.ts';

const problemsOf = (choice: unknown): [string, string][] => {
  const result = StrategyChoice.safeParse(choice);
  return result.success ? [] : result.error.issues.map(({ path, message }) => [path.join('.'), message]);
};

describe('StrategyChoice', () => {
  it.each(STRATEGY_NAMES)('takes the usual numbers of %s', (name) => {
    expect(StrategyChoice.parse(defaultStrategy(name))).toEqual(defaultStrategy(name));
  });

  it('reads settings without a name as three moving averages, and gives them one', () => {
    const { name: _name, ...old } = defaultStrategy(FIRST_STRATEGY);
    expect(StrategyChoice.parse(old)).toEqual({ name: FIRST_STRATEGY, ...old });
    const settings = TradingSettings.parse({ ...DEFAULT_SETTINGS, strategy: old });
    expect(settings.strategy).toEqual(DEFAULT_SETTINGS.strategy);
  });

  it('names the parameter that is out of bounds, unknown or missing', () => {
    const choice = defaultStrategy('rsi-reversion');
    expect(problemsOf({ ...choice, period: 1 })).toEqual([['period', 'Use a whole number from 2 to 100.']]);
    expect(problemsOf({ ...choice, oversold: 50 })).toEqual([['oversold', 'Use a number from 1 to 49.']]);
    expect(problemsOf({ ...choice, extra: 1 })).toHaveLength(1);
    const { period: _period, ...without } = choice;
    expect(problemsOf(without)).toEqual([['period', 'Use a whole number from 2 to 100.']]);
    expect(problemsOf({ name: 'astrology' })[0]?.[1]).toBe('Choose one of the strategies.');
  });

  it('refuses parameters that are out of order, in words', () => {
    expect(problemsOf({ ...defaultStrategy(FIRST_STRATEGY), short: 13 })).toEqual([
      ['short', 'The short average must be smaller than the medium one.'],
    ]);
    expect(problemsOf({ ...defaultStrategy('ema-crossover'), slow: 12 })).toEqual([
      ['fast', 'The fast average must be smaller than the slow one.'],
    ]);
  });

  it('lets every number within its bounds through, in the order that is asked for', () => {
    const choices = fc.constantFrom(...STRATEGY_NAMES).chain((name) => {
      const { parameters }: StrategyDescription = STRATEGIES[name];
      const numbers = Object.entries(parameters).map(([key, { min, max, integer }]) => {
        const number = integer ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true });
        return [key, number] as const;
      });
      return fc.record({ name: fc.constant(name), ...Object.fromEntries(numbers) });
    });
    fc.assert(
      fc.property(choices, (choice) => {
        const { ordered }: StrategyDescription = STRATEGIES[choice.name];
        const numbers: Readonly<Record<string, unknown>> = choice;
        const isOrdered = ordered.every(({ smaller, larger }) => Number(numbers[smaller]) < Number(numbers[larger]));
        expect(StrategyChoice.safeParse(choice).success).toBe(isOrdered);
      }),
    );
  });

  it('gives its numbers without the name, and takes others only when they are legal', () => {
    const choice = defaultStrategy('donchian-breakout');
    expect(numbersOf(choice)).toEqual({ entryPeriod: 20, exitPeriod: 10, freshnessBars: 3 });
    expect(withNumbers(choice, { entryPeriod: 55 })).toEqual({ ...choice, entryPeriod: 55 });
    expect(() => withNumbers(choice, { entryPeriod: 4 })).toThrow('Use a whole number from 5 to 200.');
  });
});
