/** How far an account stands below its peak. */
import type { EquityPoint } from '../contracts/index.ts';

/** What drawdown is measured with. */
export interface EquityCourse {
  /** Equity at the end of each session. */
  readonly history: readonly EquityPoint[];
  /** Equity now, dollars. */
  readonly equity: number;
  /** The market session of now. */
  readonly session: string;
  /** The session that the peak counts from; null counts all. */
  readonly since: string | null;
}

/** The highest equity that counts, dollars, the present one included. */
export function peakEquity({ history, equity, session, since }: EquityCourse): number {
  // A simulated account that was reset to an earlier day is not bound by what was lifted on the later one.
  const from = since === null || since > session ? '' : since;
  return history.reduce((peak, point) => (point.session >= from ? Math.max(peak, point.equity) : peak), equity);
}

/** The fall from a peak as a fraction, 0.2 is 20 % below it; 0 at a new peak and where there is no peak above zero. */
export const drawdownFrom = (peak: number, equity: number): number => (peak > 0 ? Math.max(0, 1 - equity / peak) : 0);
