/** The one rule for addresses that may stand in for a vendor: this machine and nothing else. */
import { Misconfigured } from '@trading-crew/core/contracts';

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The address without a slash at its end. Throws `Misconfigured` naming the setting when it is not a web address on
 * loopback, or carries a user name or password.
 */
export function loopbackBase(address: string, setting: string, vendor: string): string {
  const url = URL.parse(address);
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isWeb || !LOOPBACK_HOSTS.has(url.hostname) || url.username !== '' || url.password !== '') {
    throw new Misconfigured(
      `${setting} may only point at this machine, such as http://127.0.0.1:4010. Leave it empty to use ${vendor}.`,
      setting,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}
