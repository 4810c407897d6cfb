/**
 * What stops trading: the kill switches, thrown by people, and the halts, set by the product itself. Each names who set
 * it, why, and who can lift it. They are documents, so that they outlive every process.
 */
import { z } from 'zod';
import { SessionDate } from './bar.ts';
import { ExecutionMode } from './settings.ts';

/** The modes that trade on an account. Their accounts share nothing: no document, no key, no client. */
export const AccountMode = ExecutionMode.exclude(['validation']);
export type AccountMode = z.infer<typeof AccountMode>;

/** A user's switch holds for all their accounts, the installation's for everybody. While engaged nothing is sent. */
export const KillSwitch = z.object({
  schemaVersion: z.literal(1),
  engaged: z.boolean(),
  /** What the person who threw it said; null when nothing. */
  reason: z.string().max(200).nullable(),
  changedAt: z.number(),
  /** Who changed it, by sign-in; not shown to others. */
  changedBy: z.string(),
  /** Grows by one with every change. */
  changes: z.number().int(),
});
export type KillSwitch = z.infer<typeof KillSwitch>;

/**
 * DAILY_LOSS: the day's loss limit was hit. DRAWDOWN: the account fell too far from its peak. RECONCILIATION: our books
 * and the broker's differ in a way that nobody but the user can decide.
 */
export const HaltCode = z.enum(['DAILY_LOSS', 'DRAWDOWN', 'RECONCILIATION']);
export type HaltCode = z.infer<typeof HaltCode>;

/** Stops purchases on one account. Sales that leave a position are never halted. */
export const Halt = z.object({
  code: HaltCode,
  /** A sentence for the user: what happened, with its numbers. */
  because: z.string(),
  setBy: z.enum(['risk', 'reconciliation']),
  setAt: z.number(),
  /** The market session in which it was set; a DAILY_LOSS is over with it. */
  session: SessionDate.nullable(),
  /** What ends it: the next session, the user's button, or the findings being resolved. */
  liftedBy: z.enum(['next-session', 'user', 'resolution']),
});
export type Halt = z.infer<typeof Halt>;

/** users/{uid}/safety/{mode}: what protects one account. */
export const AccountSafety = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  mode: AccountMode,
  /** At most one of each code. */
  halts: z.array(Halt),
  /** The peak that drawdown is measured from counts from this session on: the one in which a drawdown was last lifted. */
  peakSince: SessionDate.nullable(),
  updatedAt: z.number(),
  /** Grows by one with every change. */
  changes: z.number().int(),
});
export type AccountSafety = z.infer<typeof AccountSafety>;

/** What risk asks of the safety of an account before it sizes a purchase. */
export const Protections = z.object({
  killSwitch: z.boolean(),
  installationSwitch: z.boolean(),
  /** The halts in force in the session asked about. */
  halts: z.array(Halt),
  peakSince: SessionDate.nullable(),
  /** Orders that the crew meant to send in the session, refused and unfilled ones included. */
  ordersToday: z.number().int(),
});
export type Protections = z.infer<typeof Protections>;
