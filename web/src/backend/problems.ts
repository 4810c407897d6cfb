/**
 * Turns whatever was thrown into words that may be shown. Only the details that our own functions attach are trusted;
 * the text of an SDK error never reaches the page.
 */
import { CallFailure } from '@trading-crew/core/contracts';
import { BackendProblem, type Problem } from './backend.ts';

const WORDS: Readonly<Record<string, string>> = {
  unauthenticated: 'You are signed out. Sign in again, then repeat what you did.',
  'permission-denied': 'This is not available to your account.',
  'not-found': 'There is nothing here, or it is not yours.',
  'invalid-argument': 'Something in this request is not allowed. Check the values and try again.',
  'already-exists': 'This exists already. Reload the page to see it.',
  'failed-precondition': 'This cannot be done now. Check the settings and try again.',
  'resource-exhausted': 'Too much at once. Wait a moment, then try again.',
  'deadline-exceeded':
    'The server took too long to answer. What it had begun may still finish: look again in a moment.',
  unavailable: 'The server cannot be reached. Check your connection, then try again.',
  cancelled: 'This was cancelled before it was done.',
};

const FALLBACK = 'Something went wrong on our side. Try again; if it stays, reload the page.';

export const problemOf = (message: string, rest: Partial<Problem> = {}): Problem => ({
  message,
  field: null,
  runId: null,
  reference: null,
  ...rest,
});

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code.replace(/^(functions|firestore|auth)\//, '') : '';
}

/** The problem behind anything thrown: its own words where our functions sent some, else plain words by its code. */
export function describeProblem(error: unknown): Problem {
  if (error instanceof BackendProblem) return error.problem;
  const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : null;
  const failure = CallFailure.safeParse(details);
  if (failure.success) return failure.data;
  return problemOf(WORDS[codeOf(error)] ?? FALLBACK);
}
