// @vitest-environment node
import { DEFAULT_SETTINGS, FIRST_STRATEGY, TradingSettings, defaultStrategy } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, namesAtFault, parseDraft, withStrategy, type Draft } from './settings-draft.ts';

const draft = draftOf(DEFAULT_SETTINGS);
const withText = (path: string, text: string): Draft => ({ ...draft, texts: { ...draft.texts, [path]: text } });
const problemAt = (path: string, text: string): string | undefined => {
  const result = parseDraft(withText(path, text), 'simulation');
  return result.kind === 'invalid' ? result.problems[path] : undefined;
};

describe('settings while they are edited', () => {
  it('come back as they were when nothing was touched', () => {
    expect(parseDraft(draft, 'simulation')).toEqual({ kind: 'valid', settings: DEFAULT_SETTINGS });
    expect(changesOf(draft, draft)).toEqual([]);
  });

  it('name the fields at fault as they stand on the page', () => {
    expect(namesAtFault({ 'risk.maxPosition': 'x', watchlist: 'y' }, FIRST_STRATEGY)).toEqual([
      'Largest position',
      'Watchlist',
    ]);
    expect(namesAtFault({}, FIRST_STRATEGY)).toEqual([]);
  });

  it('show fractions as percentages and store them as fractions', () => {
    expect(draft.texts['risk.riskPerTrade']).toBe('0.75');
    expect(draft.texts['risk.takeProfit']).toBe('10');
    const result = parseDraft(withText('risk.stopLoss', '7'), 'simulation');
    expect(result.kind === 'valid' && result.settings.risk.stopLoss).toBe(0.07);
  });

  it.each(['', 'abc', '1e9', 'NaN', '0', '201', '8.5'])('refuse %j bars at the field, with its bounds', (text) => {
    expect(problemAt('strategy.short', text)).toBe('Use a whole number from 2 to 200.');
  });

  it('name the bounds of a percentage in percent', () => {
    expect(problemAt('risk.maxPosition', '0.5')).toBe('Use a number from 1 to 100\u00a0%.');
  });

  it('refuse a short average that is not the shortest, in words', () => {
    expect(problemAt('strategy.short', '13')).toBe('The short average must be smaller than the medium one.');
  });

  it.each(['validation', 'paper', 'live'] as const)('carry the mode that stands when they are saved: %s', (mode) => {
    const result = parseDraft(withText('risk.stopLoss', '7'), mode);
    expect(result.kind === 'valid' && result.settings.execution.mode).toBe(mode);
  });

  it('take 0 for no target, and dollars and shares of the newer limits as they are', () => {
    expect(problemAt('risk.takeProfit', '0')).toBeUndefined();
    expect(problemAt('risk.takeProfit', '-1')).toBe('Use a number from 0 to 200\u00a0%.');
    expect(draft.texts['risk.maxOrderDollars']).toBe('25000');
    expect(problemAt('risk.maxOrderDollars', '99')).toBe('Use a number from 100 to 1,000,000.');
    expect(problemAt('risk.cooldownSessions', '1.5')).toBe('Use a whole number from 0 to 30.');
  });

  it('take another strategy with its usual numbers, and the stored one with its own', () => {
    const other = withStrategy(draft, 'ema-crossover', DEFAULT_SETTINGS);
    const result = parseDraft(other, 'simulation');
    expect(result.kind === 'valid' && result.settings.strategy).toEqual(defaultStrategy('ema-crossover'));
    expect(changesOf(draft, other)).toEqual(['Strategy: Three moving averages to EMA crossover']);
    const edited = { ...other, texts: { ...other.texts, 'strategy.fast': '26' } };
    const refused = parseDraft(edited, 'simulation');
    expect(refused.kind === 'invalid' && refused.problems).toEqual({
      'strategy.fast': 'The fast average must be smaller than the slow one.',
    });
    expect(withStrategy(other, FIRST_STRATEGY, DEFAULT_SETTINGS)).toEqual(draft);
  });

  it('refuse a vote in which nobody has a weight, at its first weight, and let a threshold of 1 through', () => {
    const voting = withStrategy(draft, 'vote', DEFAULT_SETTINGS);
    const weights = Object.keys(voting.texts).filter(
      (path) => path.startsWith('strategy.') && !/threshold|vetoes|freshnessBars/.test(path),
    );
    const mute = { ...voting, texts: { ...voting.texts, ...Object.fromEntries(weights.map((path) => [path, '0'])) } };
    const refused = parseDraft(mute, 'simulation');
    expect(refused.kind === 'invalid' && Object.keys(refused.problems)).toEqual(['strategy.threeMovingAverages']);
    expect(refused.kind === 'invalid' && refused.problems['strategy.threeMovingAverages']).toContain('never acts');
    const deaf = { ...voting, texts: { ...voting.texts, 'strategy.threshold': '1' } };
    expect(parseDraft(deaf, 'simulation').kind).toBe('valid');
  });

  it('refuse an empty watchlist', () => {
    const result = parseDraft({ ...draft, watchlist: [] }, 'simulation');
    expect(result.kind === 'invalid' && result.problems['watchlist']).toBe('Keep at least one asset on the watchlist.');
  });

  it('say what a save would change', () => {
    const after: Draft = {
      ...withText('strategy.short', '5'),
      watchlist: [...draft.watchlist.slice(1), 'MSFT'],
    };
    expect(changesOf(draft, after)).toEqual([
      'Short average: 8 to 5 bars',
      'Watchlist: MSFT added',
      'Watchlist: AAPL removed',
    ]);
  });

  it('name every change to the language model', () => {
    const after: Draft = { ...withText('model.dollarsPerRun', '0.25'), useModel: false, abstention: 'rules' };
    expect(changesOf(draft, after)).toEqual([
      'Budget per run: 0.1 to 0.25 $',
      'Ask the language model: on to off',
      'Without an answer: No trade to The rules decide alone',
    ]);
    const result = parseDraft(after, 'simulation');
    expect(result.kind === 'valid' && result.settings.model).toEqual({
      use: false,
      abstention: 'rules',
      dollarsPerRun: 0.25,
      dollarsPerDay: 1,
    });
  });

  it.each([
    ['model.dollarsPerRun', '5.01', 'Use a number from 0 to 5.'],
    ['model.dollarsPerDay', '-1', 'Use a number from 0 to 100.'],
    ['model.dollarsPerDay', '', 'Use a number from 0 to 100.'],
  ])('refuse %s at %j, at its field', (path, text, message) => {
    expect(problemAt(path, text)).toBe(message);
    expect(problemAt('model.dollarsPerRun', '0')).toBeUndefined();
  });

  it('from before there was a model gain its settings when they are saved', () => {
    const { model: _, ...before } = DEFAULT_SETTINGS;
    const result = parseDraft(draftOf(TradingSettings.parse(before)), 'simulation');
    expect(result.kind === 'valid' && result.settings.model).toEqual(DEFAULT_SETTINGS.model);
  });

  it('do not count another way to write the same number as a change', () => {
    expect(changesOf(draft, withText('costs.startingCash', '100,000'))).toEqual([]);
  });
});
