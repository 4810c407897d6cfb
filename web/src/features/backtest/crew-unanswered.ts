/** What questions without an answer did to a report: a model that was silent is not a model that agreed. */
import type { CrewReport } from '@trading-crew/core/contracts';
import { count } from '../../ui/format.ts';

const LEFT_OUT = 'purchases that it would have confirmed were left out or left to the rules, as your settings had it';

/**
 * Null where the rules decided alone, and where every question was answered. The question at which the budget ended a report
 * is one without an answer, and no decision rests on it.
 */
export function unansweredWords({ model, ended }: Pick<CrewReport, 'model' | 'ended'>): string | null {
  if (!model) return null;
  const { models, refused } = model;
  if (models.length === 0)
    return refused === 0
      ? 'The model was never asked: no decision came to a question.'
      : `No model answered, at ${count(refused, 'question')}: ${LEFT_OUT}. These figures say nothing about the model.`;
  if (refused === 0) return null;
  const questions = `${count(refused, 'question')} had no answer`;
  if (ended !== 'budget') return `${questions}: there, ${LEFT_OUT}. These figures are not the model’s alone.`;
  if (refused === 1) return `${questions}: the one at which the budget ended it. No decision rests on it.`;
  return `${questions}, the one at which the budget ended it among them. At the others ${LEFT_OUT}. These figures are not the model’s alone.`;
}
