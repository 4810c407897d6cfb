/** A budget in memory, for whoever asks the model without a database: the same book-keeping as the installation's books. */
import { EMPTY_BOOK, type SpendingBook } from '../contracts/index.ts';
import { isRequestCost, releaseSpending, reserveSpending, settleSpending } from '../domain/index.ts';
import type { Budget, Clock } from '../ports/index.ts';

/** Longer than any request takes. */
const RESERVED_MS = 5 * 60_000;

/** A budget of so many dollars in all: nothing is let through that could exceed them. State: its book. */
export function dollarBudget(limit: number, clock: Clock): Budget {
  let book: SpendingBook = EMPTY_BOOK;
  let reservations = 0;
  return {
    reserve: (dollars) => {
      const now = clock.now();
      const id = String((reservations += 1));
      const after = reserveSpending(book, { id, dollars, limit, share: 1, now, expiresAt: now + RESERVED_MS });
      if (after === null) return Promise.resolve(null);
      book = after;
      return Promise.resolve({
        settle: (spent) => {
          // What nobody can say costs all that was set aside.
          const cost = isRequestCost(spent) ? spent : { dollars, inputTokens: 0, outputTokens: 0 };
          book = settleSpending(book, id, cost, clock.now());
          return Promise.resolve();
        },
        release: () => {
          book = releaseSpending(book, id, clock.now());
          return Promise.resolve();
        },
      });
    },
  };
}
