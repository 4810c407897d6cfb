/**
 * The simulated account as it is stored. Its clock stands at the open of `session`: bars up to the session before
 * are known, an order placed now fills at this session's open.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { EquityPoint } from './account.ts';
import { SessionDate } from './bar.ts';
import { Fill, Order, OrderIntent } from './order.ts';
import { NoTradeReason, RunOutcome } from './run.ts';
import { Signal } from './signal.ts';

export const SimulatedPosition = z.object({
  asset: AssetSymbol,
  quantity: z.number(),
  averagePrice: z.number(),
  /** Last close known, or the price of a newer fill. */
  markPrice: z.number(),
  openedOn: SessionDate,
});
export type SimulatedPosition = z.infer<typeof SimulatedPosition>;

/** An order in the simulated book, with the intent it came from. */
export const SimulatedOrder = z.object({ intent: OrderIntent, order: Order });
export type SimulatedOrder = z.infer<typeof SimulatedOrder>;

export const SimulationAccount = z.object({
  schemaVersion: z.literal(1),
  /** Grows by one with every stored change: a writer that saw an older one starts over. */
  revision: z.number().int(),
  /** Random choices (rejections, partial fills) are functions of this seed and the order's id. */
  seed: z.number().int(),
  startedOn: SessionDate,
  /**
   * When it was opened, milliseconds UTC of the real clock: orders from before belong to an account that was reset. Left
   * out for the first account of a user.
   */
  openedAt: z.number().optional(),
  session: SessionDate,
  startingCash: z.number(),
  cash: z.number(),
  previousEquity: z.number(),
  positions: z.array(SimulatedPosition),
  openOrders: z.array(SimulatedOrder),
  /** The latest orders that are done, newest last, for look-ups by client id. */
  closedOrders: z.array(SimulatedOrder),
  newPositionsToday: z.number().int(),
});
export type SimulationAccount = z.infer<typeof SimulationAccount>;

/** Everything that has happened on the simulated account: what performance is computed from. */
export const SimulationLedger = z.object({
  schemaVersion: z.literal(1),
  equity: z.array(EquityPoint),
  fills: z.array(Fill),
});
export type SimulationLedger = z.infer<typeof SimulationLedger>;

/** One session of a fast-forward in one document: what the crew decided on each asset, and what the day brought. */
export const SessionRecord = z.object({
  schemaVersion: z.literal(1),
  session: SessionDate,
  equity: z.number(),
  cash: z.number(),
  decisions: z.array(
    z.object({
      asset: AssetSymbol,
      signal: Signal.nullable(),
      outcome: RunOutcome.nullable(),
      reason: NoTradeReason.nullable(),
      decision: z.string(),
      /** The stored run; null where nothing was ordered and the run can be repeated on demand. */
      runId: z.string().nullable(),
    }),
  ),
  fills: z.array(Fill),
});
export type SessionRecord = z.infer<typeof SessionRecord>;

export const FastForwardProgress = z.object({
  schemaVersion: z.literal(1),
  status: z.enum(['running', 'done', 'cancelled', 'failed', 'ended']),
  requested: z.number().int(),
  done: z.number().int(),
  session: SessionDate,
  traded: z.number().int(),
  cancelRequested: z.boolean(),
  message: z.string().nullable(),
  startedAt: z.number(),
  updatedAt: z.number(),
});
export type FastForwardProgress = z.infer<typeof FastForwardProgress>;
