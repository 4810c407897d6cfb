/**
 * What the language model has cost and what is set aside for it, kept in one book for each run, each user and day, and
 * each installation and day. All three have this shape; a day is a day of UTC.
 */
import { z } from 'zod';

/** Money set aside for a request on its way. Past `expiresAt` (milliseconds UTC) it counts no more: its process died. */
export const SpendingReservation = z.object({ dollars: z.number().min(0), expiresAt: z.number() });
export type SpendingReservation = z.infer<typeof SpendingReservation>;

export const SpendingBook = z.object({
  schemaVersion: z.literal(1),
  /** Dollars spent. */
  dollars: z.number().min(0),
  /** Requests settled, and their tokens. Output includes thinking. */
  requests: z.int().min(0),
  inputTokens: z.int().min(0),
  outputTokens: z.int().min(0),
  /** By an id of the reservation's own. */
  reservations: z.record(z.string(), SpendingReservation),
  /** The most that may be spent, dollars, as it was when the book was last written. */
  limit: z.number().min(0),
  updatedAt: z.number(),
});
export type SpendingBook = z.infer<typeof SpendingBook>;

export const EMPTY_BOOK: SpendingBook = {
  schemaVersion: 1,
  dollars: 0,
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  reservations: {},
  limit: 0,
  updatedAt: 0,
};

/** Dollars set aside at an instant, milliseconds UTC. */
export const reservedAt = ({ reservations }: SpendingBook, now: number): number =>
  Object.values(reservations).reduce((sum, one) => sum + (one.expiresAt > now ? one.dollars : 0), 0);
