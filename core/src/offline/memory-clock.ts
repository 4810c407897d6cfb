/**
 * A clock moved by hand: it stands still until it is read or slept on, so that the same work gives the same times.
 * Sleeping resolves at once and moves the clock by the time asked for.
 */
import type { Clock } from '../ports/index.ts';

export class MemoryClock implements Clock {
  #now: number;
  readonly #step: number;

  /** `start` in milliseconds UTC; each reading moves the clock by `step` milliseconds, 0 to let it stand. */
  constructor(start: number, step = 0) {
    this.#now = start;
    this.#step = step;
  }

  now(): number {
    const now = this.#now;
    this.#now += this.#step;
    return now;
  }

  sleep(milliseconds: number): Promise<void> {
    this.advance(milliseconds);
    return Promise.resolve();
  }

  /** Moves the clock forward; it never goes back, so a negative step moves nothing. */
  advance(milliseconds: number): void {
    this.#now += Math.max(0, milliseconds);
  }
}

/** A clock that advances by one step of milliseconds at each reading. */
export const tickingClock = (start: number, step = 1): MemoryClock => new MemoryClock(start, step);
