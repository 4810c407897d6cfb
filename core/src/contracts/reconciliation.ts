/**
 * What a comparison of our books with the broker's found. The broker is always right about what it holds; what is in
 * question is whether we understand how it came to hold it.
 */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { OrderSide } from './order.ts';
import { AccountMode } from './safety.ts';

/**
 * missing-at-broker: an order that our book says was sent, and the broker does not know. unknown-to-us: an order at the
 * broker that the crew did not place (a manual trade: adopted, labelled, never touched). differing-order: both know it
 * and tell its fate in ways that cannot both be true. differing-position: the broker holds more or fewer shares than our
 * fills and the adopted ones add up to. no-stop: shares that the crew holds and that no stop protects.
 */
export const FindingKind = z.enum([
  'missing-at-broker',
  'unknown-to-us',
  'differing-order',
  'differing-position',
  'no-stop',
]);
export type FindingKind = z.infer<typeof FindingKind>;

export const Finding = z.object({
  /** A function of what was found: the same finding has the same id at every comparison. */
  id: z.string().regex(/^[a-z0-9-]{1,80}$/),
  kind: FindingKind,
  asset: AssetSymbol,
  /** The order in question; null where it is about a position. */
  clientOrderId: z.string().nullable(),
  side: OrderSide.nullable(),
  /** What our book says and what the broker says, each in a few words. */
  ours: z.string(),
  brokers: z.string(),
  /** A sentence for the user: what it means. */
  meaning: z.string(),
  /** Whether it halts new orders until it is resolved. */
  ambiguous: z.boolean(),
  foundAt: z.number(),
});
export type Finding = z.infer<typeof Finding>;

/** Shares of an asset that the account holds and the crew did not buy; negative where somebody sold what it bought. */
export const AdoptedPosition = z.object({ asset: AssetSymbol, quantity: z.number() });
export type AdoptedPosition = z.infer<typeof AdoptedPosition>;

/** users/{uid}/reconciliations/{mode}: the last comparison, and what is taken as given. */
export const Reconciliation = z.object({
  schemaVersion: z.literal(1),
  userId: z.string(),
  mode: AccountMode,
  /** Milliseconds UTC; of the last comparison that was carried out, 0 while none was. */
  comparedAt: z.number(),
  /** When the last attempt was made, whether or not it succeeded: the scheduled comparison takes the longest ago first. */
  attemptedAt: z.number().optional(),
  /** Orders and positions on which both books agree. */
  matched: z.number().int(),
  findings: z.array(Finding),
  /** What is adopted by now, for showing and for never being touched. */
  adopted: z.array(AdoptedPosition),
  /**
   * What was there when the books were last declared right: unexplained shares by asset, and how much of each foreign
   * order had filled by then. Later differences must be explained by foreign orders.
   */
  baseline: z.object({
    /** Milliseconds UTC of the broker's clock. */
    at: z.number(),
    unexplained: z.array(AdoptedPosition),
    foreign: z.array(z.object({ brokerOrderId: z.string(), filledQuantity: z.number() })),
  }),
  /** What the user has accepted, newest last; the latest 50. */
  resolved: z.array(z.object({ findingId: z.string(), meaning: z.string(), at: z.number() })),
  /** Why the last attempt at a comparison did not succeed; null when it did. */
  problem: z.string().nullable(),
  /** Grows by one with every change. */
  changes: z.number().int(),
});
export type Reconciliation = z.infer<typeof Reconciliation>;
