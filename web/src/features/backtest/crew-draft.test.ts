import { DEFAULT_SETTINGS } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { CREW_DRAFT, parseCrew, withCrewText, type CrewDraft } from './crew-draft.ts';
import { draftOf } from './lab-draft.ts';

const lab = draftOf(DEFAULT_SETTINGS, 'AAPL');
const problemsOf = (draft: CrewDraft, form = lab) => {
  const parsed = parseCrew(form, draft, DEFAULT_SETTINGS);
  return parsed.kind === 'invalid' ? parsed.problems : null;
};

describe('the draft of a backtest by the crew', () => {
  it('is the choice that a report carries, without limits where the rules decide', () => {
    expect(parseCrew({ ...lab, from: '2014-01-06' }, CREW_DRAFT, DEFAULT_SETTINGS)).toEqual({
      kind: 'valid',
      choice: { asset: 'AAPL', strategy: DEFAULT_SETTINGS.strategy, from: '2014-01-06', to: null, everyBars: 5 },
      limits: null,
    });
  });

  it('carries number and budget where the model decides', () => {
    const parsed = parseCrew(lab, { ...CREW_DRAFT, decidedBy: 'model' }, DEFAULT_SETTINGS);
    expect(parsed).toMatchObject({ kind: 'valid', limits: { maxDecisions: 20, dollars: 0.25 } });
  });

  it('tells at each field what it takes, and only at fields that count', () => {
    const wrong = withCrewText(withCrewText(CREW_DRAFT, 'everyBars', '61'), 'dollars', '9');
    expect(problemsOf(wrong)).toEqual({ everyBars: 'Use a whole number from 1 to 60.' });
    expect(problemsOf({ ...wrong, decidedBy: 'model' })).toEqual({
      everyBars: 'Use a whole number from 1 to 60.',
      dollars: 'Use a number from 0.02 to 5.',
    });
    expect(problemsOf(withCrewText(CREW_DRAFT, 'everyBars', ''))).toHaveProperty('everyBars');
  });

  it('is refused for the market and the strategy, never for money and costs, which are those of the settings', () => {
    const capital = { ...lab, texts: { ...lab.texts, 'rules.capital': 'nothing', 'rules.costs.slippageBps': '-1' } };
    expect(problemsOf(CREW_DRAFT, capital)).toBeNull();
    const averages = { ...lab, from: '2014-02-31', texts: { ...lab.texts, 'strategy.short': '40' } };
    expect(Object.keys(problemsOf(CREW_DRAFT, averages) ?? {}).sort()).toEqual(['from', 'strategy.short']);
  });

  it('is of the asset of a file where there is one', () => {
    const parsed = parseCrew(lab, CREW_DRAFT, DEFAULT_SETTINGS, 'OWN');
    expect(parsed.kind === 'valid' && parsed.choice.asset).toBe('OWN');
  });
});
