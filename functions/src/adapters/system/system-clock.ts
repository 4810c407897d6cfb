/** The real clock. */
import type { Clock } from '@trading-crew/core/ports';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};
