/** No question is asked that no budget covers, over real HTTP. */
import type { Budget } from '@trading-crew/core/ports';
import { describe, expect, it } from 'vitest';
import { openSubject, RIGHT } from './gemini-subject.testing.ts';
import { Spending } from './spending.ts';

/** A budget of so many dollars that keeps its books. */
function purse(dollars: number) {
  const books = { left: dollars, reserved: 0, spent: 0, tokens: 0, calls: [] as string[] };
  const budget: Budget = {
    reserve: async (asked, { model }) => {
      books.calls.push(`reserve ${model}`);
      if (asked > books.left) return null;
      books.left -= asked;
      books.reserved += asked;
      const close = (cost: number): void => {
        books.left += asked - cost;
        books.reserved -= asked;
        books.spent += cost;
      };
      return {
        settle: async ({ dollars: cost, inputTokens, outputTokens }) => {
          books.calls.push('settle');
          books.tokens += inputTokens + outputTokens;
          close(cost);
        },
        release: async () => {
          books.calls.push('release');
          close(0);
        },
      };
    },
  };
  return { budget, books };
}

describe('the budget of a question', () => {
  it('is reserved before the request and settled after it, at what it cost', async () => {
    const { budget, books } = purse(1);
    const { server, gemini, ask, dispose } = await openSubject();
    server.say(RIGHT);
    const { usage } = await ask({}, gemini.withBudget(budget));
    expect(books.calls).toEqual(['reserve gemini-3.8-flash', 'settle']);
    expect(usage.dollars).toBeGreaterThan(0);
    expect(books.spent).toBeCloseTo(usage.dollars, 12);
    expect(books.tokens).toBe(usage.inputTokens + usage.outputTokens + usage.thinkingTokens);
    expect(books.tokens).toBeGreaterThan(0);
    expect(books.reserved).toBeCloseTo(0, 12);
    await dispose();
  });

  it('is reserved once for attempts that cost nothing, and given back when none succeeds', async () => {
    const { budget, books } = purse(1);
    const { server, ask, dispose } = await openSubject({ budget });
    server.fail({ kind: 'overloaded', times: 10 });
    expect(await ask()).toMatchObject({ reason: 'UNAVAILABLE', usage: { dollars: 0, attempts: 4 } });
    expect(books.calls).toEqual(['reserve gemini-3.8-flash', 'release']);
    expect(books.left).toBeCloseTo(1, 12);
    await dispose();
  });

  it('is spent at the worst case where nobody knows what a request cost', async () => {
    const { budget, books } = purse(1);
    const { server, ask, dispose } = await openSubject({ budget });
    server.fail({ kind: 'truncated' });
    server.say(RIGHT, RIGHT);
    const { usage } = await ask();
    expect(books.calls.filter((name) => name.startsWith('reserve'))).toHaveLength(2);
    expect(books.spent).toBeCloseTo(usage.dollars, 12);
    expect(usage.dollars).toBeGreaterThan(0.0153);
    await dispose();
  });

  it('gives a reservation back that is too small for the next request, and keeps one that is not', async () => {
    const { budget, books } = purse(1);
    const spending = new Spending(budget, 'SignalConfirmationAgent');
    expect(await spending.cover(0.4, 'one')).toBe('covered');
    expect(await spending.cover(0.3, 'two')).toBe('covered');
    expect(await spending.cover(0.8, 'three')).toBe('covered');
    expect(books.calls).toEqual(['reserve one', 'release', 'reserve three']);
    expect(books.left).toBeCloseTo(0.2, 12);
    expect(await spending.cover(1.1, 'four')).toBe('not-there');
    expect(books.left).toBeCloseTo(1, 12);
  });

  it('that is not there sends nothing, and says so', async () => {
    const { server, ask, dispose } = await openSubject({ budget: purse(0.001).budget });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'BUDGET_SPENT', usage: { attempts: 0, dollars: 0 } });
    expect(server.requests).toEqual([]);
    await dispose();
  });

  it('that cannot be asked sends nothing, and does not say that the money is spent', async () => {
    const budget: Budget = { reserve: () => Promise.reject(new Error('down')) };
    const { server, ask, dispose } = await openSubject({ budget });
    expect(await ask()).toMatchObject({ kind: 'refused', reason: 'UNAVAILABLE', usage: { attempts: 0, dollars: 0 } });
    expect(server.requests).toEqual([]);
    await dispose();
  });

  it('that cannot be settled does not cost the answer', async () => {
    const down = (): Promise<void> => Promise.reject(new Error('down'));
    const budget: Budget = { reserve: () => Promise.resolve({ settle: down, release: down }) };
    const { server, ask, dispose } = await openSubject({ budget });
    server.say(RIGHT);
    expect(await ask()).toMatchObject({ kind: 'answered' });
    await dispose();
  });

  it('that comes after the question has ended is given back', async () => {
    const books = { open: 0 };
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow: Budget = {
      reserve: async () => {
        await arrived;
        books.open += 1;
        return { settle: () => Promise.resolve(), release: async () => void (books.open -= 1) };
      },
    };
    const spending = new Spending(slow, 'SignalConfirmationAgent');
    const covering = spending.cover(0.01, 'any');
    await spending.end();
    arrive();
    expect(await covering).toBe('not-there');
    expect(books.open).toBe(0);
  });

  it('is never overspent by fifty questions at once', async () => {
    const { budget, books } = purse(0.2);
    const { ask, dispose } = await openSubject({
      budget,
      limits: { requestsPerMinute: 1_000, tokensPerMinute: 10_000_000 },
    });
    const results = await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(books.left).toBeGreaterThanOrEqual(0);
    const spent = results.reduce((sum, { usage }) => sum + usage.dollars, 0);
    expect(books.spent).toBeCloseTo(spent, 9);
    expect(spent).toBeLessThanOrEqual(0.2);
    const kinds = new Set(results.map((result) => (result.kind === 'answered' ? 'answered' : result.reason)));
    expect(kinds).toEqual(new Set(['answered', 'BUDGET_SPENT']));
    await dispose();
  });
});
