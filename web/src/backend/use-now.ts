/**
 * The present as React state, for what changes by time alone. It moves at least every half minute, and at once when a
 * new day of UTC begins.
 */
import { useEffect, useState } from 'react';

const STEP_MS = 30_000;
const DAY_MS = 86_400_000;

/** The present, milliseconds UTC, at most half a minute old. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const untilMidnight = DAY_MS - (now % DAY_MS);
    const timer = setTimeout(() => setNow(Date.now()), Math.min(STEP_MS, untilMidnight));
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}
