/** Buy and hold: bullish from the first bar to the last. It has no view of its own, and every other one has to beat it. */
import { BULLISH, type Strategy } from './strategy.ts';

/**
 * Bullish at every bar, whatever stands there; without warm-up, and with the close as its one line. Baseline: the close,
 * because the price is measured against nothing. Separation: the close as well, because its opposite is a price of nothing.
 */
export const buyAndHold: Strategy<'buy-and-hold'> = {
  name: 'buy-and-hold',
  warmUp: () => 1,
  stances: ({ length }) => new Int8Array(length).fill(BULLISH),
  lines: ({ close }) => [{ label: 'close', unit: 'dollars', values: close.slice(), panel: 'price' }],
  baseline: ({ close }) => close.slice(),
  separation: ({ close }) => close.slice(),
};
