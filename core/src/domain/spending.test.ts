import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGENT_ORDER, EMPTY_BOOK, reservedAt, SpendingBook } from '../contracts/index.ts';
import {
  budgetShare,
  releaseSpending,
  reserveSpending,
  settleSpending,
  shareSpent,
  type ReservationRequest,
} from './spending.ts';

const NOW = Date.UTC(2026, 10, 21, 9);
const MINUTE = 60_000;

const asking = (change: Partial<ReservationRequest> = {}): ReservationRequest => ({
  id: 'one',
  dollars: 0.25,
  limit: 1,
  share: 1,
  now: NOW,
  expiresAt: NOW + 5 * MINUTE,
  ...change,
});
const cost = (dollars: number, inputTokens = 1_400, outputTokens = 400) => ({ dollars, inputTokens, outputTokens });

/** The book after the request was let through. */
function reserved(book: SpendingBook, change: Partial<ReservationRequest> = {}): SpendingBook {
  const after = reserveSpending(book, asking(change));
  if (!after) throw new Error('the money is not there');
  return after;
}

describe('a book of spending', () => {
  it('holds what is reserved until it is settled at what it cost', () => {
    const held = reserved(EMPTY_BOOK);
    expect(held).toMatchObject({ dollars: 0, limit: 1, requests: 0, updatedAt: NOW });
    expect(reservedAt(held, NOW)).toBe(0.25);
    const paid = settleSpending(held, 'one', cost(0.125), NOW + 1);
    expect(paid).toEqual({
      schemaVersion: 1,
      dollars: 0.125,
      requests: 1,
      inputTokens: 1_400,
      outputTokens: 400,
      reservations: {},
      limit: 1,
      updatedAt: NOW + 1,
    });
  });

  it('gives back what is released, exactly', () => {
    const before = reserved(EMPTY_BOOK, { id: 'other', dollars: 0.1 });
    expect(releaseSpending(reserved(before, { dollars: 0.7 }), 'one', NOW)).toEqual(before);
  });

  it('lets nothing through beyond its limit, and everything up to it', () => {
    const half = reserved(EMPTY_BOOK, { dollars: 0.5 });
    expect(reserveSpending(half, asking({ id: 'two', dollars: 0.500_001 }))).toBeNull();
    expect(reserveSpending(half, asking({ id: 'two', dollars: 0.5 }))).not.toBeNull();
    const paid = settleSpending(half, 'one', cost(0.25), NOW);
    expect(reserveSpending(paid, asking({ id: 'two', dollars: 0.75 }))).not.toBeNull();
    expect(reserveSpending(paid, asking({ id: 'two', dollars: 0.750_001 }))).toBeNull();
  });

  it('lets nothing through with a limit of 0', () => {
    expect(reserveSpending(EMPTY_BOOK, asking({ limit: 0, dollars: Number.MIN_VALUE }))).toBeNull();
  });

  it.each([0, -0.25, Number.NaN, Infinity, -Infinity])('sets no %d dollars aside', (dollars) => {
    expect(reserveSpending(EMPTY_BOOK, asking({ dollars }))).toBeNull();
  });

  it.each([-1, Number.NaN, Infinity])('knows no limit of %d', (limit) => {
    expect(reserveSpending(EMPTY_BOOK, asking({ limit }))).toBeNull();
  });

  it('forgets a reservation at the instant in which it expires', () => {
    const held = reserved(EMPTY_BOOK, { dollars: 1 });
    const later = { id: 'two', dollars: 1, expiresAt: NOW + 60 * MINUTE };
    expect(reserveSpending(held, asking({ ...later, now: NOW + 5 * MINUTE - 1 }))).toBeNull();
    const after = reserved(held, { ...later, now: NOW + 5 * MINUTE });
    expect(Object.keys(after.reservations)).toEqual(['two']);
  });

  it('counts what was spent although its reservation has expired, or never stood there', () => {
    const dropped = reserved(reserved(EMPTY_BOOK), { id: 'two', now: NOW + 5 * MINUTE });
    expect(settleSpending(dropped, 'one', cost(0.25), NOW).dollars).toBe(0.25);
    expect(settleSpending(EMPTY_BOOK, 'nobody', cost(2), NOW)).toMatchObject({ dollars: 2, requests: 1 });
  });

  it.each([
    ['a negative amount', cost(-0.01)],
    ['no number', cost(Number.NaN)],
    ['Infinity', cost(Infinity)],
    ['negative tokens', cost(0.01, -1)],
    ['half a token', cost(0.01, 10, 0.5)],
  ])('is not settled with %s', (_, wrong) => {
    expect(() => settleSpending(EMPTY_BOOK, 'one', wrong, NOW)).toThrow(RangeError);
  });
});

describe('the shares of the agents', () => {
  it('stop what matters least first', () => {
    const order = [
      'SignalConfirmationAgent',
      'AssetSelectionAgent',
      'TrendAnalysisAgent',
      'PerformanceAnalysisAgent',
      'StrategyEnhancementAgent',
    ];
    expect(order.map(budgetShare)).toEqual([1, 0.8, 0.7, 0.6, 0.5]);
  });

  it.each(['Somebody', '', 'constructor', '__proto__', 'TradeExecutionAgent'])('are lowest for %j', (name) => {
    expect(budgetShare(name)).toBe(0.5);
    expect(Math.min(...AGENT_ORDER.map(budgetShare))).toBe(0.5);
  });

  it('bound what an agent may reserve, not what the others have left', () => {
    const spent = settleSpending(EMPTY_BOOK, 'x', cost(0.5), NOW);
    expect(reserveSpending(spent, asking({ dollars: 0.125, share: 0.5 }))).toBeNull();
    expect(reserveSpending(spent, asking({ dollars: 0.125, share: 0.6 }))).toBeNull();
    expect(reserveSpending(spent, asking({ dollars: 0.125, share: 0.7 }))).not.toBeNull();
  });
});

describe('the share that is spent', () => {
  it('counts what is set aside, and what has expired no more', () => {
    const book = reserved(settleSpending(EMPTY_BOOK, 'x', cost(0.25), NOW));
    expect(shareSpent(book, 2, NOW)).toBe(0.25);
    expect(shareSpent(book, 2, NOW + 5 * MINUTE)).toBe(0.125);
  });

  it('is never above 1, and all of a limit of 0', () => {
    expect(shareSpent(settleSpending(EMPTY_BOOK, 'x', cost(3), NOW), 2, NOW)).toBe(1);
    expect(shareSpent(EMPTY_BOOK, 0, NOW)).toBe(1);
  });
});

/** Dollars in 1,024ths: sums of them are exact, so that equal means equal. */
const exactDollars = fc.integer({ min: 1, max: 512 }).map((parts) => parts / 1_024);
const step = fc.oneof(
  fc.record({ kind: fc.constant('reserve' as const), dollars: exactDollars, share: fc.constantFrom(0.5, 0.7, 1) }),
  // How much of its reservation a request costs, in quarters.
  fc.record({ kind: fc.constant('settle' as const), which: fc.nat(), quarters: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('release' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 4 * MINUTE }) }),
);

describe('any sequence of reservations, settlements, releases and waits', () => {
  it('never exceeds the limit, and every sum is right', () => {
    fc.assert(
      fc.property(exactDollars, fc.array(step, { maxLength: 60 }), (limit, steps) => {
        let [book, now, made]: [SpendingBook, number, number] = [EMPTY_BOOK, NOW, 0];
        let open = new Map<string, { dollars: number; expiresAt: number }>();
        const paid = { dollars: 0, requests: 0 };
        for (const one of steps) {
          const [id, held] = 'which' in one ? ([...open][one.which % Math.max(1, open.size)] ?? []) : [];
          const aside = [...open.values()].reduce((sum, { dollars }) => sum + dollars, 0);
          if (one.kind === 'wait') now += one.milliseconds;
          open = new Map([...open].filter(([, { expiresAt }]) => expiresAt > now));
          if (one.kind === 'reserve') {
            const request = asking({ ...one, id: String(made), limit, now, expiresAt: now + 5 * MINUTE });
            const after = reserveSpending(book, request);
            expect(after !== null).toBe(paid.dollars + aside + one.dollars <= limit * one.share);
            if (after) open.set(String(made), { dollars: one.dollars, expiresAt: request.expiresAt });
            book = after ?? book;
            made += 1;
          } else if (id !== undefined && held !== undefined) {
            open.delete(id);
            const dollars = one.kind === 'settle' ? (held.dollars * one.quarters) / 4 : 0;
            paid.dollars += dollars;
            paid.requests += one.kind === 'settle' ? 1 : 0;
            book =
              one.kind === 'settle'
                ? settleSpending(book, id, cost(dollars, 3, 2), now)
                : releaseSpending(book, id, now);
          }
          const isSumRight =
            reservedAt(book, now) === [...open.values()].reduce((sum, { dollars }) => sum + dollars, 0);
          expect(isSumRight).toBe(true);
          expect(book).toMatchObject({ ...paid, inputTokens: 3 * paid.requests, outputTokens: 2 * paid.requests });
          expect(book.dollars + reservedAt(book, now)).toBeLessThanOrEqual(limit);
          expect(SpendingBook.safeParse(book).success).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
