/** What the analysis agents conclude: the trend, the signal, and the checks behind them. */
import { z } from 'zod';

export const TrendState = z.enum(['bullish', 'bearish', 'neutral']);
export type TrendState = z.infer<typeof TrendState>;

export const Signal = z.enum(['BUY', 'SELL', 'HOLD']);
export type Signal = z.infer<typeof Signal>;

/** One rule applied to one number: what was measured, what was allowed, and whether it passed. */
export const Check = z.object({
  name: z.string(),
  value: z.number().nullable(),
  unit: z.enum(['dollars', 'fraction', 'ratio', 'count']),
  /** The bound in words, e.g. "at most 60 % a year". */
  bound: z.string(),
  passed: z.boolean(),
  /** A failed veto refuses by itself; any other check only lowers the confidence. */
  veto: z.boolean(),
});
export type Check = z.infer<typeof Check>;

/** A fault in price data: what and where. `session` is the bar's date where one bar is at fault. */
export const BarIssue = z.object({
  kind: z.enum(['too-few', 'order', 'hole', 'stale', 'price', 'range', 'volume', 'jump']),
  session: z.string().nullable(),
  message: z.string(),
});
export type BarIssue = z.infer<typeof BarIssue>;

/** A limit that fired: asked, allowed, because. */
export const RiskClamp = z.object({
  limit: z.string(),
  unit: z.enum(['shares', 'dollars', 'fraction', 'count']),
  asked: z.number(),
  allowed: z.number(),
  because: z.string(),
});
export type RiskClamp = z.infer<typeof RiskClamp>;
