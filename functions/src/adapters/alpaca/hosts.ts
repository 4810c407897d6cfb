/**
 * The one list of hosts that a key may be sent to: Alpaca's paper and data hosts, or a loopback address that stands in
 * for both. Everything else, the live trading host above all, is an error before a byte leaves.
 */
import { Misconfigured } from '@trading-crew/core/contracts';
import { loopbackBase } from '../../loopback.ts';

const SETTING = 'ALPACA_BASE_URL';
const ALLOWED_HOSTS: ReadonlySet<string> = new Set(['paper-api.alpaca.markets', 'data.alpaca.markets']);

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface AllowListOptions {
  /** The value of ALPACA_BASE_URL; empty, null or left out for Alpaca itself. */
  readonly baseUrl?: string | null | undefined;
}

/**
 * A fetch that reaches the allowed hosts and nothing else. With a base URL, what was meant for them goes there
 * instead. Throws `Misconfigured` when the base URL is not a loopback address; the fetch throws it for another host.
 */
export function allowListedFetch({ baseUrl }: AllowListOptions = {}): Fetch {
  const base = baseUrl ? loopbackBase(baseUrl, SETTING, 'Alpaca') : null;
  return async (url, init) => {
    const asked = new URL(url);
    if (asked.protocol !== 'https:' || !ALLOWED_HOSTS.has(asked.host)) {
      throw new Misconfigured(
        `Requests to ${asked.host} are blocked: only Alpaca's paper trading and data hosts are open.`,
        SETTING,
      );
    }
    // A redirect would carry the key to wherever it points.
    return fetch(base === null ? asked : base + asked.pathname + asked.search, { ...init, redirect: 'error' });
  };
}
