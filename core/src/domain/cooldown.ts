/** How long ago an asset was sold at its stop: what was just stopped out is not bought again at once. */
import { sessionOf, type Fill } from '../contracts/index.ts';

export interface StopOut {
  /** The session in which the stop was hit. */
  readonly session: string;
  /** Complete sessions of the asset since then, neither that one nor the present one counted. */
  readonly sessionsSince: number;
}

/**
 * The last time an asset's stop was hit; null where it never was.
 *
 * `barTimes` are those of the asset's complete bars, milliseconds UTC; `session` is the present one. Where the bars do
 * not reach back to the stop, at least as many sessions have passed as there are bars.
 */
export function lastStopOut(
  asset: string,
  fills: readonly Pick<Fill, 'asset' | 'role' | 'session'>[],
  barTimes: readonly number[],
  session: string,
): StopOut | null {
  const stopped = fills
    .filter((fill) => fill.asset === asset && fill.role === 'stop')
    .reduce<string | null>((latest, fill) => (latest === null || fill.session > latest ? fill.session : latest), null);
  if (stopped === null) return null;
  const since = barTimes.map(sessionOf).filter((one) => one > stopped && one < session);
  return { session: stopped, sessionsSince: new Set(since).size };
}
