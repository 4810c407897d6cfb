/** The lab in a real browser: a worker computes, the page shows, and what is kept is there on every device. */
import { expect, test, type Page } from '@playwright/test';
import { newEmail, signIn, signInAgain } from './support/sign-in.ts';

const SIZES = [
  { width: 1440, height: 1000 },
  { width: 390, height: 844 },
] as const;

const head = (page: Page) => page.getByTestId('backtest-head');

async function openLab(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Backtest', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Backtest' })).toBeVisible();
}

async function runBacktest(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Run backtest' }).click();
  await expect(head(page)).toBeVisible({ timeout: 15_000 });
}

async function keepAs(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep this backtest' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(`Kept as “${name}”.`)).toBeVisible();
}

for (const size of SIZES) {
  test(`a backtest, a sweep that is cancelled and one that ends, at ${size.width} pixels`, async ({ page }) => {
    await page.setViewportSize(size);
    await signIn(page);
    await openLab(page);
    await runBacktest(page);
    await expect(head(page)).toHaveText('AAPL by 8/13/21');
    await expect(page.getByText('Checked: no decision changes when the future does')).toBeVisible();
    // A chart is drawn when it comes into view.
    await page.getByRole('heading', { name: 'Equity against buy and hold' }).scrollIntoViewIfNeeded();
    await expect(page.locator('[data-chart="drawn"]').first()).toBeVisible({ timeout: 15_000 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, 'nothing reaches beyond the screen').toBeLessThanOrEqual(0);

    await page.getByRole('tab', { name: 'Sweep' }).click();
    // As many as are allowed at once: a hand must be able to cancel them.
    for (const which of ['First', 'Second']) await page.getByLabel(`${which} parameter: Step`).fill('1');
    await page.getByLabel('Second parameter: To').fill('250');
    await page.getByRole('button', { name: 'Start the sweep' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Cancelled. Nothing of it is kept.')).toBeVisible();

    await page.getByLabel('First parameter: To').fill('7');
    await page.getByLabel('Second parameter: To').fill('40');
    await page.getByLabel('Second parameter: Step').fill('2');
    await page.getByRole('button', { name: 'Start the sweep' }).click();
    await expect(page.getByRole('img', { name: /^Heatmap of \d+ combinations/ })).toBeVisible({ timeout: 30_000 });
  });
}

test('what is kept is compared, and is there on another device', async ({ page, browser }) => {
  const email = newEmail();
  await signIn(page, email);
  await openLab(page);
  await runBacktest(page);
  await keepAs(page, 'As it is');
  await page.getByLabel('Short average').fill('5');
  await runBacktest(page);
  await expect(head(page)).toHaveText('AAPL by 5/13/21');
  await keepAs(page, 'Faster');
  await page.getByRole('tab', { name: 'Compare' }).click();
  for (const name of ['As it is', 'Faster']) await page.getByRole('button', { name, exact: true }).click();
  await expect(page.getByRole('img', { name: /Faster [+−].*As it is [+−]/ })).toBeVisible();

  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await signInAgain(elsewhere, email);
  await openLab(elsewhere);
  await elsewhere.getByRole('tab', { name: 'Saved' }).click();
  await elsewhere.getByRole('button', { name: 'Faster', exact: true }).click();
  await expect(elsewhere.getByText('“Faster”, repeated on the very same bars.')).toBeVisible({ timeout: 15_000 });
  await other.close();
});

test('parameters are used after a confirmation, and the next run of the crew works by them', async ({ page }) => {
  await signIn(page);
  await openLab(page);
  await page.getByLabel('Short average').fill('5');
  await runBacktest(page);
  await page.getByRole('button', { name: 'Use these parameters' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Short average');
  await dialog.getByRole('button', { name: 'Write to settings' }).click();
  await expect(page.getByText('The crew uses these parameters from its next run on.')).toBeVisible();
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByLabel('Short average')).toHaveValue('5');
});

test('a file with a fault is refused with its line, and nothing is computed', async ({ page }) => {
  await signIn(page);
  await openLab(page);
  const rows = ['symbol,timestamp,open,high,low,close,volume', 'OWN,2014-01-02T00:00:00Z,0,51,49,50,10'];
  const file = { name: 'own.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) };
  await page.getByLabel('A CSV file of your own').setInputFiles(file);
  await expect(page.getByText('Line 2: open 0 is not a positive price.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run backtest' })).toBeDisabled();
});
