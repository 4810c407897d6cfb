/**
 * The pool's health as several instances share it. What an instance learned itself counts at once and always; what the
 * others learned is read now and then. A store that cannot be reached in time stops nobody: the pool goes on with what
 * it knows.
 */
import type { Clock, PoolHealthStore } from '@trading-crew/core/ports';
import { announce, HEALTHY, mergeHealth, PoolHealth, pruneHealth } from './pool-health.ts';
import { withinTime } from './time-limit.ts';

/** A store in memory: one instance, or several in one process. */
export function memoryHealthStore(): PoolHealthStore {
  let health = HEALTHY;
  return {
    read: () => Promise.resolve(health),
    merge: (change) => {
      health = mergeHealth(health, change);
      return Promise.resolve();
    },
  };
}

export interface SharedHealthOptions {
  readonly store: PoolHealthStore;
  readonly clock: Clock;
  /** The id of this instance. */
  readonly instance: string;
  /** How old what was read may be, milliseconds. */
  readonly maxAgeMs: number;
  /** How long the store may take, milliseconds. */
  readonly patienceMs: number;
}

/** How often an instance says that it is at work, while it is. */
const ANNOUNCE_MS = 15_000;
/** How long a store that could not be reached is left alone. */
const DOWN_MS = 10_000;

/** State: what is known here, when it was read last, and when this instance was announced last. */
export class SharedHealth {
  readonly #options: SharedHealthOptions;
  #known = HEALTHY;
  #readAt = -Infinity;
  #announcedAt = -Infinity;
  #reading: Promise<void> | null = null;
  #isReadable = true;

  constructor(options: SharedHealthOptions) {
    this.#options = options;
  }

  /** False when the last attempt to reach the store failed. */
  get isReadable(): boolean {
    return this.#isReadable;
  }

  /** What is known at this instant, without asking anybody. */
  known(): PoolHealth {
    this.#known = pruneHealth(this.#known, this.#options.clock.now());
    return this.#known;
  }

  /** What is known, after looking at the store when the last look is too old, by an instance at work. Never throws. */
  current(): Promise<PoolHealth> {
    return this.#refreshed(true);
  }

  /** The same for who only looks: not counted as at work, it takes no share of the limits. Never throws. */
  look(): Promise<PoolHealth> {
    return this.#refreshed(false);
  }

  /** Takes in what was learned, and tells the others. Never throws. */
  async learn(change: PoolHealth): Promise<void> {
    this.#known = mergeHealth(this.#known, change);
    await this.#attempt(() => this.#options.store.merge(change));
  }

  async #refreshed(isAtWork: boolean): Promise<PoolHealth> {
    const { clock, maxAgeMs } = this.#options;
    // A store that is down is not waited for at every question.
    const pause = this.#isReadable ? maxAgeMs : Math.max(maxAgeMs, DOWN_MS);
    if (clock.now() - this.#readAt >= pause) {
      this.#reading ??= this.#read(isAtWork);
      await this.#reading;
    }
    return this.known();
  }

  async #read(isAtWork: boolean): Promise<void> {
    const now = this.#options.clock.now();
    if (isAtWork && now - this.#announcedAt >= ANNOUNCE_MS) {
      this.#announcedAt = now;
      await this.learn(announce(this.#options.instance, now));
    }
    const health = await this.#attempt(async () => PoolHealth.parse(await this.#options.store.read()));
    if (health) this.#known = mergeHealth(this.#known, health);
    this.#readAt = this.#options.clock.now();
    this.#reading = null;
  }

  /** The result in time; undefined otherwise, which leaves the pool open. */
  async #attempt<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const done = await withinTime(
        work().then((value) => ({ value })),
        this.#options.patienceMs,
        null,
      );
      this.#isReadable = done !== null;
      return done?.value;
    } catch {
      this.#isReadable = false;
      return undefined;
    }
  }
}
