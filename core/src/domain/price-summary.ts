/** A price history in a handful of figures: where it stands, what it gained, how far it went. */
import type { Bar } from '../contracts/index.ts';

const SPANS = [5, 20, 60] as const;
const RECENT = 10;

export interface PriceSummary {
  readonly bars: number;
  /** Dollars, as are all closes here. */
  readonly lastClose: number;
  readonly highestClose: number;
  readonly lowestClose: number;
  /** The change over the last so many bars as a fraction; a span that the bars do not cover is left out. */
  readonly changes: readonly { readonly bars: number; readonly fraction: number }[];
  /** At most ten, oldest first. */
  readonly recentCloses: readonly number[];
}

/** The summary of bars, oldest first; null where there are none. */
export function priceSummary(bars: readonly Bar[]): PriceSummary | null {
  const last = bars.at(-1);
  if (!last) return null;
  const closes = bars.map(({ close }) => close);
  const changes = SPANS.flatMap((span) => {
    const earlier = closes.at(-1 - span);
    return earlier === undefined ? [] : [{ bars: span, fraction: last.close / earlier - 1 }];
  });
  return {
    bars: bars.length,
    lastClose: last.close,
    highestClose: closes.reduce((a, b) => Math.max(a, b)),
    lowestClose: closes.reduce((a, b) => Math.min(a, b)),
    changes,
    recentCloses: closes.slice(-RECENT),
  };
}
