/**
 * Book-keeping of what the language model may cost: a book in, a changed book out. While nothing is settled above its
 * reservation and none expires under way, what is spent and what is set aside never exceed the limit together.
 */
import { reservedAt, type AgentName, type SpendingBook } from '../contracts/index.ts';

/**
 * Up to which share of a limit an agent may spend: when money is short, what matters least stops first, and the last of
 * it is kept for the question that can hold a trade back.
 */
export const BUDGET_SHARES = {
  SignalConfirmationAgent: 1,
  AssetSelectionAgent: 0.8,
  TrendAnalysisAgent: 0.7,
  PerformanceAnalysisAgent: 0.6,
  StrategyEnhancementAgent: 0.5,
} as const satisfies Partial<Record<AgentName, number>>;

/** The share of an agent; of one that is not on the list, the lowest there is. */
export const budgetShare = (agent: string): number =>
  new Map<string, number>(Object.entries(BUDGET_SHARES)).get(agent) ?? Math.min(...Object.values(BUDGET_SHARES));

export interface ReservationRequest {
  /** An id of the reservation's own. */
  readonly id: string;
  /** Asked for; above 0. */
  readonly dollars: number;
  /** The most that may be spent on this book, dollars. */
  readonly limit: number;
  /** How much of the limit is open to this request, 0 to 1. */
  readonly share: number;
  /** Milliseconds UTC. */
  readonly now: number;
  readonly expiresAt: number;
}

/** The book with the money set aside; null when it is not there, or when what is asked for is no amount. */
export function reserveSpending(book: SpendingBook, request: ReservationRequest): SpendingBook | null {
  const { id, dollars, limit, share, now, expiresAt } = request;
  const isCovered = dollars > 0 && book.dollars + reservedAt(book, now) + dollars <= limit * share;
  // With a limit of Infinity anything would be covered; no such limit can be stored.
  if (!isCovered || !Number.isFinite(limit)) return null;
  const live = Object.entries(book.reservations).filter(([, one]) => one.expiresAt > now);
  const reservations = { ...Object.fromEntries(live), [id]: { dollars, expiresAt } };
  return { ...book, reservations, limit, updatedAt: now };
}

/** What a request cost: dollars and whole tokens, none of them below 0. */
export interface RequestCost {
  readonly dollars: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** Whether it is what a request can have cost. */
export const isRequestCost = ({ dollars, inputTokens, outputTokens }: RequestCost): boolean =>
  Number.isFinite(dollars) &&
  [inputTokens, outputTokens].every(Number.isSafeInteger) &&
  Math.min(dollars, inputTokens, outputTokens) >= 0;

/**
 * The book with a request paid, and its reservation gone. What was spent counts whether or not the reservation still
 * stands. Throws RangeError for a cost that is none.
 */
export function settleSpending(book: SpendingBook, id: string, cost: RequestCost, now: number): SpendingBook {
  if (!isRequestCost(cost)) throw new RangeError(`not what a request can have cost: ${cost.dollars} dollars`);
  return {
    ...releaseSpending(book, id, now),
    dollars: book.dollars + cost.dollars,
    requests: book.requests + 1,
    inputTokens: book.inputTokens + cost.inputTokens,
    outputTokens: book.outputTokens + cost.outputTokens,
  };
}

/** The book without the reservation: its money is there again. */
export function releaseSpending(book: SpendingBook, id: string, now: number): SpendingBook {
  const others = Object.entries(book.reservations).filter(([name]) => name !== id);
  return { ...book, reservations: Object.fromEntries(others), updatedAt: now };
}

/** The share of a limit that is spent or set aside, 0 to 1; of a limit of 0, all of it. */
export const shareSpent = (book: SpendingBook, limit: number, now: number): number =>
  limit > 0 ? Math.min(1, (book.dollars + reservedAt(book, now)) / limit) : 1;
