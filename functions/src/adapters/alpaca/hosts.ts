/**
 * The one list of hosts that a key may be sent to: Alpaca's paper and data hosts, or a loopback address that stands in
 * for both. Everything else, the live trading host above all, is an error before a byte leaves.
 */
import { Misconfigured } from '@trading-crew/core/contracts';

const SETTING = 'ALPACA_BASE_URL';
const ALLOWED_HOSTS: ReadonlySet<string> = new Set(['paper-api.alpaca.markets', 'data.alpaca.markets']);
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

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
  const base = baseUrl ? loopbackBase(baseUrl) : null;
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

function loopbackBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isWeb || !LOOPBACK_HOSTS.has(url.hostname) || url.username !== '' || url.password !== '') {
    throw new Misconfigured(
      'ALPACA_BASE_URL may only point at this machine, such as http://127.0.0.1:4010. Leave it empty to use Alpaca.',
      SETTING,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
