/**
 * The browser of the specs: on Linux the Chromium inside an npm package, so that no system package is needed; elsewhere
 * an installed Chrome.
 */
import type { LaunchOptions } from '@playwright/test';
import chromium from '@sparticuz/chromium';

/**
 * What Playwright has to be told; unpacks the Chromium once per machine. The package's own arguments are left out: they
 * switch off the same-origin rules, which the specs are to prove, and keep everything in one process, which dies with
 * its first page.
 */
export async function browserToLaunch(): Promise<{ channel?: string; launchOptions?: LaunchOptions }> {
  if (process.platform !== 'linux') return { channel: 'chrome' };
  return {
    launchOptions: { executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--disable-gpu'] },
  };
}
