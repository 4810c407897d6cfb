/**
 * A user's own brokerage connections, the lock on live trading, and the record of every change of mode. The keys are in
 * none of these: they stand in the secret store alone and never come back out to a page.
 */
import { z } from 'zod';
import { ExecutionMode } from './settings.ts';

/** Alpaca's two worlds. A key of one is never used in the other. */
export const BrokerEnvironment = z.enum(['paper', 'live']);
export type BrokerEnvironment = z.infer<typeof BrokerEnvironment>;

/** users/{uid}/brokers/{environment}: that a key is connected, and how its owner recognises it. */
export const BrokerConnection = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  environment: BrokerEnvironment,
  connectedAt: z.number(),
  /** The last four characters of the key id, never of the secret. */
  keyLastFour: z.string(),
  /** The last four digits of the account number, as the broker gave it. */
  accountLastFour: z.string(),
});
export type BrokerConnection = z.infer<typeof BrokerConnection>;

/** A confirmation of the live account lasts so long. */
export const LIVE_CONFIRMATION_DAYS = 30;
/** Trades that a user must have on paper before live opens. */
export const PAPER_TRADES_BEFORE_LIVE = 25;

/** users/{uid}/live/unlock: the typed confirmation and the caps that live trading runs under. */
export const LiveUnlock = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  accountLastFour: z.string(),
  confirmedAt: z.number(),
  expiresAt: z.number(),
  /** Dollars that all purchases of a day may add up to; below the account's equity. */
  dailyOrderDollars: z.number(),
  /** Dollars that may be lost in a day before purchases halt; below the account's equity. */
  dailyLossDollars: z.number(),
});
export type LiveUnlock = z.infer<typeof LiveUnlock>;

/** One condition of a mode: whether it is met, and what to do when it is not. */
export const ModeCondition = z.object({
  code: z.enum([
    'WORKING_KEY',
    'INSTALLATION_ALLOWS',
    'PAPER_TRADES',
    'LIVE_KEY',
    'CONFIRMED_ACCOUNT',
    'DAILY_CAPS',
    'DISCLAIMER',
  ]),
  met: z.boolean(),
  /** A sentence: what is met, or what is missing and how to get it. */
  sentence: z.string(),
});
export type ModeCondition = z.infer<typeof ModeCondition>;

export const ModeAccess = z.object({ mode: ExecutionMode, open: z.boolean(), conditions: z.array(ModeCondition) });
export type ModeAccess = z.infer<typeof ModeAccess>;

/** users/{uid}/audit/{id}: one change of what may trade, and by whom. Never changed, never removed. */
export const AuditEntry = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  at: z.number(),
  action: z.enum([
    'mode-changed',
    'broker-connected',
    'broker-removed',
    'live-confirmed',
    'kill-switch-thrown',
    'kill-switch-released',
    'halt-lifted',
    'finding-resolved',
    'order-cancelled',
  ]),
  /** What it was and what it is by now, in a word each; null where that says nothing. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
