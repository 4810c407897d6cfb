/**
 * The one list of hosts that a key may be sent to: the trading host of its own world and the data host, or a loopback
 * address that stands in for both. Everything else, the other world above all, is an error before a byte leaves.
 */
import { Misconfigured, type BrokerEnvironment } from '@trading-crew/core/contracts';
import { loopbackBase } from '../../loopback.ts';

const SETTING = 'ALPACA_BASE_URL';
const DATA_HOST = 'data.alpaca.markets';
const TRADING_HOSTS: Readonly<Record<BrokerEnvironment, string>> = {
  paper: 'paper-api.alpaca.markets',
  live: 'api.alpaca.markets',
};

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface AllowListOptions {
  /** The world that the key is for. */
  readonly environment: BrokerEnvironment;
  /** The address in place of Alpaca's; empty, null or left out for Alpaca itself. */
  readonly baseUrl?: string | null | undefined;
}

/**
 * A fetch that reaches the hosts of one world and nothing else. With a base URL, what was meant for them goes there
 * instead. Throws `Misconfigured` when the base URL is not a loopback address; the fetch throws it for another host.
 */
export function allowListedFetch({ environment, baseUrl }: AllowListOptions): Fetch {
  const allowed: readonly string[] = [TRADING_HOSTS[environment], DATA_HOST];
  const base = baseUrl ? loopbackBase(baseUrl, SETTING, 'Alpaca') : null;
  return async (url, init) => {
    const asked = new URL(url);
    if (asked.protocol !== 'https:' || !allowed.includes(asked.host)) {
      throw new Misconfigured(
        `Requests to ${asked.host} are blocked: a ${environment} key reaches ${allowed.join(' and ')} only.`,
        SETTING,
      );
    }
    // A redirect would carry the key to wherever it points.
    return fetch(base === null ? asked : base + asked.pathname + asked.search, { ...init, redirect: 'error' });
  };
}
