// @vitest-environment node
import {
  BacktestRequest,
  DEFAULT_SETTINGS,
  defaultStrategy,
  withNumbers,
  type BacktestRules,
} from '@trading-crew/core/contracts';
import { defaultRules } from '@trading-crew/core/backtest';
import { describe, expect, it } from 'vitest';
import type { LabLink } from '../../ui/lab-link.ts';
import {
  draftOf,
  namesAtFault,
  parseDraft,
  withLink,
  withRequest,
  withStrategyName,
  type LabDraft,
} from './lab-draft.ts';

const settings = DEFAULT_SETTINGS;
const draft = draftOf(settings);
const parse = (part: Partial<LabDraft>, file: string | null = null) =>
  parseDraft({ ...draft, ...part, texts: { ...draft.texts, ...part.texts } }, settings, file);
const problemsOf = (part: Partial<LabDraft>) => {
  const parsed = parse(part);
  return parsed.kind === 'invalid' ? parsed.problems : {};
};

describe('the form of the lab', () => {
  it('begins with what the user’s own crew does', () => {
    expect(parse({})).toEqual({
      kind: 'valid',
      request: {
        asset: 'AAPL',
        source: { kind: 'market' },
        strategy: settings.strategy,
        from: null,
        to: null,
        rules: defaultRules(settings),
      },
    });
  });

  it('reads percentages as fractions, and a share of equity with stop and target', () => {
    const parsed = parse({
      sizing: 'fraction',
      texts: { 'rules.sizing.fraction': '50', 'rules.sizing.stopLoss': '7.5', 'rules.costs.commissionRate': '0.1' },
    });
    expect(parsed.kind === 'valid' && parsed.request.rules).toMatchObject({
      sizing: { kind: 'fraction', fraction: 0.5, stopLoss: 0.075, takeProfit: 0 },
      costs: { commissionRate: 0.001 },
    });
  });

  it('names the file that its bars come from', () => {
    const parsed = parse({}, 'own.csv');
    expect(parsed.kind === 'valid' && parsed.request.source).toEqual({ kind: 'file', name: 'own.csv' });
  });

  it.each<[string, Partial<LabDraft>, Record<string, string>]>([
    ['no asset', { asset: ' ' }, { asset: 'Choose an asset.' }],
    [
      'an average that is no number',
      { texts: { 'strategy.long': '2O' } },
      { 'strategy.long': 'Use a whole number from 4 to 400.' },
    ],
    [
      'a share above all',
      { sizing: 'fraction', texts: { 'rules.sizing.fraction': '101' } },
      { 'rules.sizing.fraction': 'Use a number from 1 to 100\u00a0%.' },
    ],
    [
      'negative capital',
      { texts: { 'rules.capital': '-5' } },
      { 'rules.capital': 'Use a number from 100 to 1,000,000,000.' },
    ],
    [
      'a day that the calendar lacks',
      { from: '2016-02-31' },
      { from: 'Use a day of the calendar, such as 2016-03-14.' },
    ],
    ['an end at its start', { from: '2016-01-04', to: '2016-01-04' }, { to: 'The end must lie after the start.' }],
  ])('tells %s at its field', (_name, part, problems) => {
    expect(problemsOf(part)).toEqual(problems);
  });

  it('says the names of the fields at fault', () => {
    const problems = problemsOf({ from: '2016-02-31', texts: { 'strategy.short': '900' } });
    expect(namesAtFault(problems, draft)).toEqual(['From', 'Short average']);
  });

  it('takes another strategy with its usual numbers, and the stored one with its own', () => {
    const other = withStrategyName(draft, 'donchian-breakout', settings);
    expect(other.texts).toMatchObject({ 'strategy.entryPeriod': '20', 'rules.capital': '100000' });
    expect(other.texts).not.toHaveProperty('strategy.short');
    const own = { ...settings, strategy: withNumbers(settings.strategy, { short: 5 }) };
    expect(withStrategyName(other, 'three-moving-averages', own).texts['strategy.short']).toBe('5');
  });

  it('leads back to any request that was kept', () => {
    const request = BacktestRequest.parse({
      asset: 'BTC-USD',
      source: { kind: 'market' },
      strategy: withNumbers(defaultStrategy('bollinger-volume'), { deviations: 2.5 }),
      from: '2014-01-02',
      to: null,
      rules: {
        ...defaultRules(settings),
        capital: 2_500,
        sizing: { kind: 'fraction', fraction: 0.333, stopLoss: 0.02, takeProfit: 0.1 },
        allowShort: true,
        wholeShares: false,
        fillAt: 'close',
      },
    });
    expect(parseDraft(withRequest(draft, request, settings), settings, null)).toEqual({ kind: 'valid', request });
  });

  it('asks what an address asks, by its rules or else by those of the settings', () => {
    const rules: BacktestRules = { ...defaultRules(settings), capital: 2_500, fillAt: 'close' };
    const strategy = withNumbers(settings.strategy, { short: 5 });
    const link = { asset: 'AAPL', strategy, from: '2014-01-02', to: null, against: null };
    const asked = (from: LabLink) => {
      const parsed = parseDraft(withLink(settings, from), settings, null);
      return parsed.kind === 'valid' && parsed.request;
    };
    expect(asked({ ...link, rules })).toMatchObject({ strategy, from: '2014-01-02', rules });
    expect(asked(link)).toMatchObject({ strategy, rules: defaultRules(settings) });
  });

  it('repeats a kept backtest by the risk limits of its time, whatever the settings say by now', () => {
    const limits = { ...settings.risk, maxPosition: 0.25 };
    const parsed = parse({});
    if (parsed.kind === 'invalid') throw new Error('the preset must be valid');
    const rules = { ...parsed.request.rules, sizing: { kind: 'risk', limits, confirm: false } as const };
    const request = { ...parsed.request, rules };
    const opened = withRequest(draft, request, settings);
    expect(parseDraft(opened, settings, null)).toEqual({ kind: 'valid', request });
    expect(withRequest(draft, parsed.request, settings).limits).toBeNull();
    const present = parseDraft({ ...opened, limits: null }, settings, null);
    expect(present.kind === 'valid' && present.request.rules.sizing).toMatchObject({ limits: settings.risk });
  });
});
