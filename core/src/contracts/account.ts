/** The brokerage account as the crew sees it: one snapshot at one instant. Money is dollars. */
import { z } from 'zod';
import { AssetSymbol } from './asset.ts';
import { SessionDate } from './bar.ts';

export const Position = z.object({
  asset: AssetSymbol,
  /** Shares held; positive is long. */
  quantity: z.number(),
  /** Shares not reserved by a resting sell order. */
  availableQuantity: z.number(),
  averagePrice: z.number(),
  marketPrice: z.number(),
  marketValue: z.number(),
  unrealizedPl: z.number(),
  /** Unrealised profit over cost, 0.02 is +2 %. */
  unrealizedPlFraction: z.number(),
  stopPrice: z.number().nullable(),
  targetPrice: z.number().nullable(),
  openedOn: SessionDate.nullable(),
  /** Shares of it that the crew did not buy, and so never sells; left out where there are none. */
  adoptedQuantity: z.number().optional(),
});
export type Position = z.infer<typeof Position>;

export const AccountSnapshot = z.object({
  /** `active` can trade; `restricted` cannot, and `restriction` says why. */
  status: z.enum(['active', 'restricted']),
  restriction: z.string().nullable(),
  cash: z.number(),
  equity: z.number(),
  buyingPower: z.number(),
  /** Cash that resting purchases are expected to take; left out where the broker does not say. */
  reservedCash: z.number().optional(),
  /** Equity at the end of the previous session: what the day's change is measured against. */
  previousEquity: z.number(),
  positions: z.array(Position),
  /** Positions opened in the current session, closed ones included. */
  newPositionsToday: z.number(),
});
export type AccountSnapshot = z.infer<typeof AccountSnapshot>;

export const MarketSession = z.object({
  /** The broker's instant, milliseconds UTC: simulated or real. */
  now: z.number(),
  simulated: z.boolean(),
  session: SessionDate,
  isOpen: z.boolean(),
  nextOpen: z.number().nullable(),
  nextClose: z.number().nullable(),
  /** Sessions of replayed data left after this one; null where time is real. */
  sessionsLeft: z.number().nullable(),
});
export type MarketSession = z.infer<typeof MarketSession>;

export const EquityPoint = z.object({ session: SessionDate, equity: z.number() });
export type EquityPoint = z.infer<typeof EquityPoint>;
