/**
 * The one list of hosts that a key may be sent to: Google's, or a loopback address that stands in for it. The SDK is
 * pointed at an address that does not exist, and only this fetch knows the real one: whatever does not come through
 * here reaches nobody.
 */
import { Misconfigured } from '@trading-crew/core/contracts';
import { loopbackBase } from '../../loopback.ts';

const SETTING = 'GEMINI_BASE_URL';
const GOOGLE = 'https://generativelanguage.googleapis.com';

/** What the SDK is told instead of a host; names below .invalid are guaranteed to be nobody's (RFC 6761). */
export const PLACEHOLDER = 'https://gemini.invalid';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A fetch that takes what is meant for the placeholder to Google, or to the base URL, and refuses everything else.
 * Throws `Misconfigured` when the base URL is not a loopback address; the fetch throws it for another host.
 */
export function allowListedFetch(baseUrl?: string | null): Fetch {
  const base = baseUrl ? loopbackBase(baseUrl, SETTING, 'Google') : GOOGLE;
  return async (url, init) => {
    const asked = new URL(url);
    if (asked.origin !== PLACEHOLDER) {
      throw new Misconfigured(`Requests to ${asked.host} are blocked: only Google's Gemini API is open.`, SETTING);
    }
    // A redirect would carry the key to wherever it points.
    return fetch(base + asked.pathname + asked.search, { ...init, redirect: 'error' });
  };
}
