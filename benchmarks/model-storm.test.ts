/** The storm of model-storm.ts in small: what benchmarks/RESULTS.md says of a thousand runs holds for these, too. */
import { describe, expect, it } from 'vitest';
import { EMPTY_BOOK, type SpendingBook } from '../core/src/contracts/index.ts';
import { budgetShare, releaseSpending, reserveSpending, settleSpending } from '../core/src/domain/index.ts';
import type { Budget } from '../core/src/ports/index.ts';
import { modelStorm } from './model-storm.ts';

const NEVER = Number.MAX_SAFE_INTEGER;

/** Money in one book in memory. */
function bookWith(limit: number) {
  let book: SpendingBook = EMPTY_BOOK;
  let reservations = 0;
  const budget: Budget = {
    reserve: (dollars, { agent }) => {
      const id = String((reservations += 1));
      const next = reserveSpending(book, { id, dollars, limit, share: budgetShare(agent), now: 0, expiresAt: NEVER });
      if (!next) return Promise.resolve(null);
      book = next;
      return Promise.resolve({
        settle: async (spent) => {
          book = settleSpending(book, id, spent, 0);
        },
        release: async () => {
          book = releaseSpending(book, id, 0);
        },
      });
    },
  };
  return { budget, book: () => book };
}

describe('runs whose model fails in every way by chance', () => {
  it('are never lost, never trade on an invalid answer, and never spend what they have not', async () => {
    const books = new Map<string, ReturnType<typeof bookWith>>();
    // Every fifth run has no money, every fifth has little.
    const limits = [0.1, 0.1, 0.1, 0.025, 0];
    const report = await modelStorm({
      runs: 100,
      seed: 7,
      share: 0.3,
      budgetOf: (runId) => {
        const kept = bookWith(limits[Number(runId.slice(-1)) % limits.length] ?? 0);
        books.set(runId, kept);
        return kept.budget;
      },
    });
    expect(report.faults).toEqual([]);
    expect(report.leaks).toBe(0);
    expect([...report.endings.values()].reduce((sum, runs) => sum + runs, 0)).toBe(100);
    expect(report.endings.get('TRADED')).toBeGreaterThan(30);
    expect(report.endings.get('BUDGET_SPENT')).toBeGreaterThanOrEqual(20);
    const spent = [...books.values()].map(({ book }) => book());
    for (const book of spent) {
      expect(book.dollars).toBeLessThanOrEqual(book.limit);
      expect(book.reservations).toEqual({});
    }
    expect(spent.reduce((sum, book) => sum + book.dollars, 0)).toBeCloseTo(report.dollars, 9);
  }, 60_000);
});
