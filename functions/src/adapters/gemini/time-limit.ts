/** Waiting with an end. No timer outlives the wait it belongs to, except for the last second of a cancelled one. */
import type { CancelSignal, Clock } from '@trading-crew/core/ports';

const LONGEST_SLEEP_MS = 1_000;
/** Node counts no further, and would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The promise's value, or `late` when it takes longer than so many milliseconds. A failure passes through. */
export async function withinTime<Value, Late>(
  promise: Promise<Value>,
  milliseconds: number,
  late: Late,
): Promise<Value | Late> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(late), Math.min(milliseconds, LONGEST_TIMER_MS));
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sleeps until an instant of the clock (milliseconds UTC), or until the signal is raised. */
export async function sleepUntil(clock: Clock, instant: number, signal: CancelSignal | undefined): Promise<void> {
  let wake = (): void => undefined;
  const cancelled = new Promise<void>((resolve) => {
    wake = resolve;
  });
  signal?.addEventListener('abort', wake);
  try {
    // In pieces: a clock's sleep cannot be taken back, and a timer that runs on would keep the process alive.
    for (let left = instant - clock.now(); left > 0 && !signal?.aborted; left = instant - clock.now()) {
      await Promise.race([clock.sleep(Math.min(left, LONGEST_SLEEP_MS)), cancelled]);
    }
  } finally {
    signal?.removeEventListener('abort', wake);
  }
}
