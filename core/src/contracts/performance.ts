/** How the account is doing. A figure without enough data is null and says why: never a zero that looks measured. */
import { z } from 'zod';
import { Position } from './account.ts';
import { AssetSymbol } from './asset.ts';
import { SessionDate } from './bar.ts';
import { ExecutionMode } from './settings.ts';

export const Figure = z.object({ value: z.number().nullable(), reason: z.string().nullable() });
export type Figure = z.infer<typeof Figure>;

export const ClosedTrade = z.object({
  asset: AssetSymbol,
  quantity: z.number(),
  entryPrice: z.number(),
  exitPrice: z.number(),
  entrySession: SessionDate,
  exitSession: SessionDate,
  /** Instants of the two fills, milliseconds UTC; trades from before they were kept have none. */
  entryTime: z.number().optional(),
  exitTime: z.number().optional(),
  exitRole: z.enum(['entry', 'target', 'stop']),
  /** Dollars after commission; slippage is inside the prices. */
  profit: z.number(),
  /** Profit over the cost of the entry, 0.02 is +2 %. */
  profitFraction: z.number(),
  commission: z.number(),
  entryRunId: z.string().nullable(),
  exitRunId: z.string().nullable(),
});
export type ClosedTrade = z.infer<typeof ClosedTrade>;

export const PerformanceFigures = z.object({
  totalReturn: Figure,
  profit: Figure,
  winRate: Figure,
  profitFactor: Figure,
  sharpe: Figure,
  maxDrawdown: Figure,
  trades: Figure,
});
export type PerformanceFigures = z.infer<typeof PerformanceFigures>;

export const PerformanceReport = z.object({
  schemaVersion: z.literal(1),
  mode: ExecutionMode,
  /** Instant the report speaks of, milliseconds UTC, simulated where the account is. */
  asOf: z.number(),
  startingEquity: z.number(),
  benchmarkLabel: z.string(),
  sessions: z.array(SessionDate),
  equity: z.array(z.number()),
  /** Buy-and-hold with the same capital; null where a price is missing. */
  benchmark: z.array(z.number().nullable()),
  /** Fraction below the running peak, 0 at a new peak, 0.1 when 10 % below it. */
  drawdown: z.array(z.number()),
  figures: PerformanceFigures,
  closedTrades: z.array(ClosedTrade),
  openPositions: z.array(Position),
});
export type PerformanceReport = z.infer<typeof PerformanceReport>;
