/** A year in seconds, and what came of it. */
import { expect, test } from '@playwright/test';
import { signIn } from './support/sign-in.ts';

test('250 sessions of fast-forward give a real curve', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Performance' }).click();
  await expect(page.getByText('No performance yet')).toBeVisible();
  await page.getByRole('link', { name: 'Dashboard', exact: true }).click();
  await page.getByRole('button', { name: 'Fast-forward' }).click();
  await page.getByLabel('Sessions').fill('250');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByTestId('fast-forward-progress')).toBeVisible();
  await expect(page.getByTestId('fast-forward-result')).toContainText('Fast-forward is done: 250 sessions', {
    timeout: 60_000,
  });
  await expect(page.getByTestId('market-clock')).toContainText('2016');

  await page.getByRole('link', { name: 'See performance' }).click();
  await expect(page.locator('[data-chart="drawn"]').first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('Sharpe ratio')).toBeVisible();
  await expect(page.getByText('NaN')).toHaveCount(0);
  await expect(page.getByText('Infinity')).toHaveCount(0);
  await expect(page.getByRole('table', { name: 'Closed trades', exact: true }).getByRole('row').nth(5)).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download CSV' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);

  await page.getByRole('link', { name: 'Runs' }).click();
  await page.getByLabel('Asset').click();
  await page.getByRole('option', { name: 'AAPL', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1)).toContainText('AAPL');
});

test('a fast-forward can be cancelled and the simulation started over', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Next session' }).click();
  await expect(page.getByTestId('market-clock')).toContainText('28 May 2015');
  await page.getByRole('button', { name: 'Fast-forward' }).click();
  await page.getByLabel('Sessions').fill('700');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByTestId('fast-forward-progress')).toContainText(/Session [1-9]/, { timeout: 20_000 });
  await page.getByTestId('fast-forward-progress').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('fast-forward-result')).toContainText('cancelled', { timeout: 30_000 });

  await page.getByRole('button', { name: 'Reset' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/date|session/i).fill('2016-07-18');
  await dialog.getByLabel(/capital|cash/i).fill('50000');
  await dialog.getByRole('button', { name: /reset|start over/i }).click();
  await expect(page.getByTestId('market-clock')).toContainText('18 Jul 2016');
  await expect(page.getByText('$50,000.00').first()).toBeVisible();
});
