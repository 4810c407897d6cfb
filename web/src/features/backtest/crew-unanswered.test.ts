// @vitest-environment node
import type { CrewModelUse } from '@trading-crew/core/contracts';
import { describe, expect, it } from 'vitest';
import { unansweredWords } from './crew-unanswered.ts';

const use = (refused: number, models = ['gemini-2.5-flash']): CrewModelUse => ({
  models,
  asked: 8,
  kept: 0,
  refused,
  dollars: 0.02,
  knowsUntil: null,
});
const words = (model: CrewModelUse | null, ended: 'done' | 'budget' = 'done') => unansweredWords({ model, ended });

describe('questions without an answer', () => {
  it('are told by their number, with what became of the purchases', () => {
    expect(words(use(3))).toBe(
      '3 questions had no answer: there, purchases that it would have confirmed were left out or left to the rules, as your settings had it. These figures are not the model’s alone.',
    );
  });

  it('never make the decisions those of the rules where no model answered', () => {
    expect(words(use(17, []))).toContain('No model answered, at 17 questions: purchases');
    expect(words(use(17, []))).not.toContain('decisions are those of the rules');
    expect(words(use(0, []))).toBe('The model was never asked: no decision came to a question.');
  });

  it('tell the question at which the budget ended it from those that were lost', () => {
    expect(words(use(1), 'budget')).toContain('No decision rests on it.');
    expect(words(use(4), 'budget')).toMatch(
      /^4 questions had no answer, the one at which the budget ended it among them/,
    );
  });

  it('are no matter where there are none, and where the rules decided', () => {
    expect([words(use(0)), words(null)]).toEqual([null, null]);
  });
});
