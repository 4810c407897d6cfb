/**
 * The one list of hosts that a key may be sent to: Google's, or a loopback address that stands in for it. The SDK is
 * pointed at an address that does not exist, and only this fetch knows the real one: whatever does not come through
 * here reaches nobody.
 */
import { Misconfigured } from '@trading-crew/core/contracts';

const SETTING = 'GEMINI_BASE_URL';
const GOOGLE = 'https://generativelanguage.googleapis.com';
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What the SDK is told instead of a host; names below .invalid are guaranteed to be nobody's (RFC 6761). */
export const PLACEHOLDER = 'https://gemini.invalid';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A fetch that takes what is meant for the placeholder to Google, or to the base URL, and refuses everything else.
 * Throws `Misconfigured` when the base URL is not a loopback address; the fetch throws it for another host.
 */
export function allowListedFetch(baseUrl?: string | null): Fetch {
  const base = baseUrl ? loopbackBase(baseUrl) : GOOGLE;
  return async (url, init) => {
    const asked = new URL(url);
    if (asked.origin !== PLACEHOLDER) {
      throw new Misconfigured(`Requests to ${asked.host} are blocked: only Google's Gemini API is open.`, SETTING);
    }
    // A redirect would carry the key to wherever it points.
    return fetch(base + asked.pathname + asked.search, { ...init, redirect: 'error' });
  };
}

function loopbackBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isWeb || !LOOPBACK_HOSTS.has(url.hostname) || url.username !== '' || url.password !== '') {
    throw new Misconfigured(
      'GEMINI_BASE_URL may only point at this machine, such as http://127.0.0.1:4020. Leave it empty to use Google.',
      SETTING,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
