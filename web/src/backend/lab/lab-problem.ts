/** What stopped a computation, in words. What core throws for the user is told as it is; a bug goes to the console. */
import { Failure, InvalidInput } from '@trading-crew/core/contracts';
import type { Problem } from '../backend.ts';
import { problemOf } from '../problems.ts';

const MISTAKE = 'The computation ran into a mistake of ours. Try other numbers; if it stays, reload the page.';

export function labProblem(error: unknown): Problem {
  if (error instanceof InvalidInput) return problemOf(error.message, { field: error.field });
  if (error instanceof Failure) return problemOf(error.message);
  console.error(error);
  return problemOf(MISTAKE);
}
