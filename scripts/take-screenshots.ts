/**
 * Takes the screenshots of the README: the real product on a platform of its own, a real run on real AAPL bars, a real
 * fast-forward. Nothing is staged; whoever runs it gets the same pictures.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { browserToLaunch } from '../e2e/support/browser.ts';
import { expectEnd, runCrewOn } from '../e2e/support/runs.ts';
import { signIn } from '../e2e/support/sign-in.ts';
import { buildWhatIsStale } from './platform/build-what-is-stale.ts';
import { startPlatform } from './platform/start-platform.ts';

const FOLDER = join(import.meta.dirname, '..', 'docs', 'screenshots');
const SIZE = { width: 1440, height: 1000 };
const YEAR = 250;

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.waitForTimeout(800);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`docs/screenshots/${name}.png`);
}

async function run(page: Page): Promise<void> {
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  await take(page, 'run');
  await page.getByRole('tab', { name: 'Chart' }).click();
  await page.locator('[data-chart="drawn"]').waitFor();
  await take(page, 'run-chart');
}

async function year(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await page.getByRole('button', { name: 'Fast-forward' }).click();
  await page.getByLabel('Sessions').fill(String(YEAR));
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByTestId('fast-forward-result').waitFor({ timeout: 120_000 });
  await take(page, 'dashboard');
  await page.getByRole('link', { name: 'Performance', exact: true }).click();
  await page.locator('[data-chart="drawn"]').first().waitFor();
  await take(page, 'performance');
}

async function lab(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Backtest', exact: true }).click();
  await page.getByRole('button', { name: 'Run backtest' }).click();
  await page.locator('[data-chart="drawn"]').first().waitFor();
  await take(page, 'lab');
}

mkdirSync(FOLDER, { recursive: true });
await buildWhatIsStale((message) => console.log(message));
const platform = await startPlatform();
const { launchOptions, channel } = await browserToLaunch();
const browser = await chromium.launch({ ...launchOptions, ...(channel === undefined ? {} : { channel }) });
try {
  const page = await browser.newPage({ baseURL: platform.url, viewport: SIZE, reducedMotion: 'reduce' });
  await signIn(page, 'ada@example.com');
  await run(page);
  await year(page);
  await lab(page);
} finally {
  await browser.close();
  await platform.stop();
}
