/**
 * The report behind the performance page: equity, drawdown and buy-and-hold on the same sessions, the figures, and the
 * trades. Computed in one pass, so that it can be made anew after every session.
 */
import type { EquityPoint, ExecutionMode, Fill, PerformanceReport, Position } from '../contracts/index.ts';
import { drawdownSeries } from './metrics.ts';
import { performanceFigures } from './performance-figures.ts';
import { roundTrips } from './round-trips.ts';

/** Closes of one asset, oldest first. */
export type SessionCloses = readonly { readonly session: string; readonly close: number }[];

export interface PerformanceReportInput {
  readonly mode: ExecutionMode;
  /** Instant that the report speaks of, milliseconds UTC. */
  readonly asOf: number;
  readonly startingEquity: number;
  readonly equity: readonly EquityPoint[];
  readonly fills: readonly Fill[];
  readonly openPositions: readonly Position[];
  readonly benchmark: { readonly label: string; readonly closes: readonly SessionCloses[] };
}

/** The report of an account from its equity and fills, both oldest first. Throws RangeError as `roundTrips` does. */
export function performanceReport(input: PerformanceReportInput): PerformanceReport {
  const { mode, asOf, startingEquity, equity, openPositions, benchmark } = input;
  const closedTrades = roundTrips(input.fills).closed;
  const sessions = equity.map((point) => point.session);
  const values = equity.map((point) => point.equity);
  return {
    schemaVersion: 1,
    mode,
    asOf,
    startingEquity,
    benchmarkLabel: benchmark.label,
    sessions,
    equity: values,
    benchmark: buyAndHold(sessions, startingEquity, benchmark.closes),
    drawdown: drawdownSeries([startingEquity, ...values]).slice(1),
    figures: performanceFigures({ startingEquity, equity, closedTrades }),
    closedTrades,
    openPositions: [...openPositions],
  };
}

/**
 * What the capital is worth at each session when it is split equally over the assets at the first session's close and
 * held. An asset without a price in the first session is left out; a missing session carries the last known close.
 * Null at every session when no asset has a price in the first.
 */
export function buyAndHold(
  sessions: readonly string[],
  capital: number,
  closes: readonly SessionCloses[],
): (number | null)[] {
  const [first] = sessions;
  const bought = closes.flatMap((series) => {
    const start = series.findIndex(({ session }) => session === first);
    const price = series[start]?.close ?? Number.NaN;
    return price > 0 && Number.isFinite(price) ? [{ series, start, price }] : [];
  });
  if (bought.length === 0) return sessions.map(() => null);
  const values = new Float64Array(sessions.length);
  for (const { series, start, price } of bought) {
    const shares = capital / bought.length / price;
    let cursor = start;
    let known = price;
    sessions.forEach((session, index) => {
      for (let next = series[cursor]; next && next.session <= session; next = series[++cursor]) {
        if (next.close > 0 && Number.isFinite(next.close)) known = next.close;
      }
      values[index] = (values[index] ?? 0) + shares * known;
    });
  }
  return [...values];
}
