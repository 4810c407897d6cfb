/**
 * Time for many waiters at once: it goes on to the next one that wants to wake, when nobody has anything left to do. So
 * an hour of waiting costs nothing, and the same work wakes in the same order.
 */
import type { Clock } from '@trading-crew/core/ports';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export class VirtualClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleepers.push({ at: this.#now + milliseconds, wake });
    });
  }

  /** Runs the work to its end, moving time as it sleeps. */
  async run<Value>(work: Promise<Value>): Promise<Value> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    over.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isOver) return over;
      const next = this.#sleepers.reduce<Sleeper | null>(
        (first, one) => (first && first.at <= one.at ? first : one),
        null,
      );
      if (!next) continue;
      this.#now = Math.max(this.#now, next.at);
      const awake = this.#sleepers.filter(({ at }) => at <= this.#now);
      this.#sleepers = this.#sleepers.filter(({ at }) => at > this.#now);
      for (const { wake } of awake) wake();
    }
  }
}
