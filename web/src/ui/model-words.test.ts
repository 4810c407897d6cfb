// @vitest-environment node
import { LlmRefusalReason, type ModelOpinion } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import {
  costOf,
  isHeldBackBySilence,
  modelCostWords,
  noAnswerWords,
  opinionWords,
  REFUSAL_WORDS,
} from './model-words.ts';

const opinion = (change: Partial<ModelOpinion>): ModelOpinion => ({
  verdict: 'confirm',
  sizeFactor: 1,
  confidence: 0.6,
  reasons: [],
  doubts: [],
  refusal: null,
  ...change,
});

describe('a model that gave no answer', () => {
  it('has plain words for every reason, each its own', () => {
    expect(Object.keys(REFUSAL_WORDS).sort()).toEqual([...LlmRefusalReason.options].sort());
    expect(new Set(Object.values(REFUSAL_WORDS)).size).toBe(LlmRefusalReason.options.length);
  });

  it.each(LlmRefusalReason.options)('%s is said without its code, as one sentence', (reason) => {
    expect(noAnswerWords(reason)).toMatch(/^The model gave no answer: [a-z][^_.]+\.$/);
    expect(noAnswerWords(reason)).not.toContain(reason);
  });

  it('says that the budget is spent', () => {
    expect(noAnswerWords('BUDGET_SPENT')).toBe('The model gave no answer: budget spent.');
  });
});

describe('a second opinion', () => {
  it('has a word of its own for each verdict', () => {
    expect(opinionWords(opinion({}))).toBe('Agrees');
    expect(opinionWords(opinion({ verdict: 'shrink', sizeFactor: 0.5 }))).toBe('Leaves 50.0\u00a0% of the size');
    expect(opinionWords(opinion({ verdict: 'refuse' }))).toBe('Refuses the purchase');
    expect(opinionWords(opinion({ verdict: 'abstained', refusal: 'DEADLINE' }))).toBe(
      'Abstained: the time was over before an answer came',
    );
  });

  it('that is missing holds a purchase back without being a no', () => {
    const output = { verdict: 'refuse', confidence: 1, sizeFactor: 1, checks: [] } as const;
    const silent = opinion({ verdict: 'abstained', refusal: 'EMPTY', confidence: null });
    expect(isHeldBackBySilence({ ...output, checks: [], model: silent })).toBe(true);
    expect(isHeldBackBySilence({ ...output, checks: [], verdict: 'confirm', model: silent })).toBe(false);
    expect(isHeldBackBySilence({ ...output, checks: [], model: opinion({ verdict: 'refuse' }) })).toBe(false);
    expect(isHeldBackBySilence({ ...output, checks: [], model: null })).toBe(false);
  });
});

describe('what the model cost', () => {
  it('is the sum of its calls, with the digits that a small amount needs', () => {
    expect(modelCostWords(costOf([{ dollars: 0.0012 }, { dollars: 0.0031 }]))).toBe('Model $0.0043');
    expect(modelCostWords(0.00004)).toBe('Model under $0.0001');
    expect(modelCostWords(costOf([]))).toBe('Model $0.00');
  });
});
