// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { describeProblem } from './problems.ts';

describe('what a user is told about an error', () => {
  it("is our own functions' words where they sent some", () => {
    const details = { message: 'A run on AAPL is at work.', field: null, runId: 'r'.repeat(20), reference: null };
    expect(describeProblem({ code: 'functions/already-exists', message: 'ALREADY_EXISTS', details })).toEqual(details);
  });

  it('is plain words by code otherwise, never the message of the SDK', () => {
    const problem = describeProblem({ code: 'functions/internal', message: 'TypeError at x.js:3 key=abc' });
    expect(problem.message).not.toMatch(/TypeError|key=abc/);
    expect(describeProblem({ code: 'unavailable', message: 'x' }).message).toContain('cannot be reached');
    expect(describeProblem('anything').message).not.toBe('');
  });
});
