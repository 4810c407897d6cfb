import { DEFAULT_SETTINGS } from '@trading-crew/core/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askedAsset, askedId, forgetAsked, questionText, type CrewQuestion } from './crew-asked.ts';

const ONE = 'A'.repeat(20);
const TWO = 'B'.repeat(20);
const HOUR = 3_600_000;
const question: CrewQuestion = {
  choice: { asset: 'AAPL', strategy: DEFAULT_SETTINGS.strategy, from: null, to: null, everyBars: 5 },
  limits: { maxDecisions: 20, dollars: 0.25 },
  settings: DEFAULT_SETTINGS,
};
const ask = (asked: CrewQuestion, newId: string, now = 0, uid = 'ada') => askedId(uid, asked, newId, now);

afterEach(() => {
  vi.restoreAllMocks();
  sessionStorage.clear();
});

describe('what the model was asked over history', () => {
  it('keeps its id until its report was shown, also after other questions', () => {
    expect(ask(question, ONE)).toBe(ONE);
    expect(ask({ ...question, limits: { maxDecisions: 5, dollars: 0.25 } }, TWO)).toBe(TWO);
    expect(ask(question, 'C'.repeat(20))).toBe(ONE);
    expect([askedAsset(ONE), askedAsset('D'.repeat(20))]).toEqual(['AAPL', null]);
    forgetAsked(ONE);
    expect(ask(question, 'C'.repeat(20))).toBe('C'.repeat(20));
  });

  it('is another question for another user, and after an hour', () => {
    ask(question, ONE);
    expect(ask(question, TWO, 0, 'bob')).toBe(TWO);
    expect(ask(question, TWO, HOUR - 1)).toBe(ONE);
    expect(ask(question, TWO, HOUR)).toBe(TWO);
  });

  it('survives what is broken in the store of the browser', () => {
    sessionStorage.setItem('crew-backtests-asked', '[{"key":1}');
    expect(ask(question, ONE)).toBe(ONE);
    expect(ask(question, TWO)).toBe(ONE);
  });

  it('is known to the page where the browser gives no room', () => {
    const full = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(full);
    expect(ask(question, ONE)).toBe(ONE);
    expect(ask(question, TWO)).toBe(ONE);
    forgetAsked(ONE);
    expect(ask(question, TWO)).toBe(TWO);
    forgetAsked(TWO);
  });
});

describe('the text of a question', () => {
  const { settings } = question;
  const changed = (part: Partial<typeof settings>) => questionText({ ...question, settings: { ...settings, ...part } });

  it('is another one with other limits, costs, or words to the model', () => {
    const own = questionText(question);
    expect(changed({ risk: { ...settings.risk, maxPosition: 0.02 } })).not.toBe(own);
    expect(changed({ costs: { ...settings.costs, startingCash: 5_000 } })).not.toBe(own);
    expect(changed({ model: { ...settings.model, abstention: 'rules' } })).not.toBe(own);
    expect(questionText({ ...question, limits: null })).not.toBe(own);
  });

  it('is the same with another watchlist, and by rules with other settings of the model', () => {
    expect(changed({ watchlist: ['AAPL'] })).toBe(questionText(question));
    const byRules = { ...question, limits: null };
    const model = { ...settings.model, abstention: 'rules' as const };
    expect(questionText({ ...byRules, settings: { ...settings, model } })).toBe(questionText(byRules));
  });
});
