/**
 * The crew over history in a real browser: by rules in a worker of the page, and with the model in a function, on a
 * platform of its own whose functions hold keys for our Gemini-compatible server.
 */
import { expect, test, type Page } from '@playwright/test';
import { keyList, startGeminiServer, type GeminiServer } from '../functions/testing/gemini-server/gemini-server.ts';
import { startPlatform, type Platform } from '../scripts/platform/start-platform.ts';
import { signIn } from './support/sign-in.ts';

const head = (page: Page) => page.getByTestId('crew-head');
const decisions = (page: Page) => page.getByRole('table', { name: 'Decisions of the crew' });

async function openCrew(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Backtest', exact: true }).click();
  await page.getByRole('tab', { name: 'Crew' }).click();
  await expect(page.getByLabel('Ask every N closes')).toBeVisible();
}

for (const size of [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
]) {
  test(`by rules it decides, reports and gives every reason, at ${size.width} pixels`, async ({ page }) => {
    await page.setViewportSize(size);
    await signIn(page);
    await openCrew(page);
    await expect(page.getByTestId('crew-estimate')).toHaveText(/^\d+ decisions, less than a second, by rules\.$/);
    await expect(page.getByRole('radio', { name: 'Gemini' }), 'there is no key here').toBeDisabled();
    await page.getByRole('button', { name: 'Run the crew' }).click();
    await expect(head(page)).toHaveText('AAPL by the crew, 8/13/21, by rules', { timeout: 20_000 });
    await expect(decisions(page).getByRole('row')).toHaveCount(26);

    await page.getByRole('button', { name: /^Traded \d+$/ }).click();
    await expect(decisions(page).getByRole('row').nth(1)).toContainText(/Bought|Sold/);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the decisions as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('crew-AAPL-decisions-traded.csv');

    await page.getByRole('tab', { name: 'Saved' }).click();
    await page.getByRole('tab', { name: 'Crew' }).click();
    await expect(head(page), 'leaving the tab loses nothing').toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, 'nothing reaches beyond the screen').toBeLessThanOrEqual(0);
  });
}

test('that is cancelled keeps what was played, and the page answers meanwhile', async ({ page }) => {
  await signIn(page);
  await openCrew(page);
  await page.getByLabel('Ask every N closes').fill('1');
  await page.getByRole('button', { name: 'Run the crew' }).click();
  await expect(page.getByTestId('crew-progress')).toHaveText(/^[\d,]+ of [\d,]+ decisions$/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText(/^Cancelled, after [\d,]+ decisions?\./)).toBeVisible();
  await expect(head(page)).toBeVisible();
});

test.describe('with the model', () => {
  let gemini: GeminiServer;
  let platform: Platform;

  test.beforeAll(async () => {
    gemini = await startGeminiServer({
      answer: ({ body }) =>
        JSON.stringify(body).includes('"opinion"')
          ? {
              opinion: {
                verdict: 'confirm',
                confidence: 0.8,
                reasons: ['The averages have lined up.'],
                doubts: ['None.'],
              },
            }
          : { explanation: 'The short average stands above the rest.' },
    });
    platform = await startPlatform({
      environment: { GEMINI_API_KEYS: keyList(), GEMINI_BASE_URL: gemini.url, GEMINI_REQUESTS_PER_MINUTE: '600' },
    });
  });

  test.afterAll(async () => {
    await platform.stop();
    await gemini.close();
  });

  test('it says what it may cost, asks, and tells what it came to and what the model may know', async ({ page }) => {
    test.setTimeout(120_000);
    await signIn(page, undefined, platform.url);
    await openCrew(page);
    await page.getByRole('radio', { name: 'Gemini' }).check();
    await page.getByLabel('Decisions at most').fill('6');
    await page.getByRole('button', { name: 'Run the crew' }).click();
    const dialog = page.getByRole('dialog', { name: 'Ask the model about history?' });
    await expect(dialog).toContainText('At most $0.25, for 6 decisions at most.');
    await dialog.getByRole('button', { name: 'Ask the model' }).click();
    await expect(head(page)).toHaveText('AAPL by the crew, 8/13/21, with Gemini', { timeout: 60_000 });
    await expect(decisions(page).getByRole('row')).toHaveCount(7);
    await expect(page.getByRole('group', { name: 'Questions asked' })).toContainText('gemini-');
    await expect(page.getByRole('group', { name: 'Model cost' })).toContainText('$0.0');
    await expect(page.getByText(/^(It is not published until when|The model learnt from texts up to)/)).toBeVisible();
  });
});
