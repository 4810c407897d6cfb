/**
 * The line in front of one project's quota of one model. A place in it is an instant at which a request may be sent;
 * places are given in the order of asking, and what was taken comes back a minute later, all of it. So in no minute are
 * there more requests, or more tokens, than the limits say. Instances at work side by side take an equal share each.
 */
import type { MinuteLimits } from './models.ts';

/** A minute, and a little more: requests do not all take equally long to arrive where they are counted. */
export const WINDOW_MS = 60_500;

/** A right to send at an instant (milliseconds UTC), for so many tokens. */
export interface Place {
  readonly at: number;
  readonly tokens: number;
}

/** State: the places given within the last minute and in the time to come, earliest first. */
export class TokenBucket {
  readonly #limits: MinuteLimits;
  #places: Place[] = [];

  constructor(limits: MinuteLimits) {
    this.#limits = limits;
  }

  /**
   * The first instant, not before `from`, at which a request of so many tokens may be sent; null when it never may,
   * because it is larger than what is allowed in a minute. `sharers` is how many lines like this one share the quota.
   */
  earliest(from: number, tokens: number, sharers = 1): number | null {
    if (tokens > this.#limits.tokensPerMinute) return null;
    const requestsPerMinute = Math.max(1, Math.floor(this.#limits.requestsPerMinute / sharers));
    // A share may be smaller than a request; then it is sent alone.
    const tokensPerMinute = Math.max(tokens, this.#limits.tokensPerMinute / sharers);
    let at = Math.max(from, this.#places.at(-1)?.at ?? from);
    let taken = tokens;
    // Backwards in time: the first place that does not fit into the same minute must be over before this one begins.
    for (let back = 1; back <= this.#places.length; back += 1) {
      const place = this.#places[this.#places.length - back];
      if (!place) break;
      taken += place.tokens;
      if (back < requestsPerMinute && taken <= tokensPerMinute) continue;
      at = Math.max(at, place.at + WINDOW_MS);
      break;
    }
    return at;
  }

  /** Takes a place at an instant that `earliest` gave. */
  take(at: number, tokens: number): Place {
    const place = { at, tokens };
    this.#places.push(place);
    return place;
  }

  /** Gives a place back that was not used. Those behind it keep theirs. */
  giveBack(place: Place): void {
    this.#places = this.#places.filter((taken) => taken !== place);
  }

  /** Forgets what has left the window at `now`. */
  prune(now: number): void {
    const first = this.#places.findIndex(({ at }) => at + WINDOW_MS > now);
    this.#places = first < 0 ? [] : this.#places.slice(first);
  }

  /** Requests of the last minute and of the time to come. */
  get size(): number {
    return this.#places.length;
  }
}
