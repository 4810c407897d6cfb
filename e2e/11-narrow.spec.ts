/** On a phone: everything is there, nothing runs off the page. */
import { expect, test, type Page } from '@playwright/test';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test.use({ viewport: { width: 390, height: 844 } });

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('the main job works at 390 pixels', async ({ page }) => {
  await signIn(page);
  await expect(page.getByTestId('asset-card-AAPL')).toBeVisible();
  expect(await overflow(page), 'dashboard').toBe(0);
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'TRADED');
  expect(await overflow(page), 'run').toBe(0);
  await page.getByRole('tab', { name: 'Chart' }).click();
  await expect(page.locator('[data-chart="drawn"]')).toBeVisible({ timeout: 20_000 });
  expect(await overflow(page), 'chart').toBe(0);
  for (const name of ['Runs', 'Performance', 'Settings']) {
    await page.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    expect(await overflow(page), name).toBe(0);
  }
});

test('the keyboard reaches the main job', async ({ page }) => {
  await signIn(page);
  const button = page.getByTestId('asset-card-AAPL').getByRole('button', { name: 'Run crew on AAPL' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/runs\/[A-Za-z0-9]{20}$/);
  await expectEnd(page, 'COMPLETED', 'TRADED');
});
