/** Settings: bounds are said where they are broken, a save says what changed, and the next run uses it. */
import { expect, test } from '@playwright/test';
import { expectEnd, runCrewOn } from './support/runs.ts';
import { signIn } from './support/sign-in.ts';

test('a value out of bounds is refused at its field, a good one is kept and used', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByLabel('Short average').fill('40');
  await expect(page.getByText('The short average must be smaller than the medium one.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await page.getByLabel('Short average').fill('0');
  await expect(page.getByText(/Use a whole number from 2 to 200/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Short average')).toHaveValue('8');

  await page.getByLabel('Largest position').fill('5');
  await page.getByRole('radio', { name: /Validation/ }).check();
  await expect(page.getByRole('radio', { name: /Paper/ }), 'paper needs a key, and says so').toBeDisabled();
  await expect(page.getByText(/Set ALPACA_API_KEY/)).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Largest position')).toHaveValue('5');
  await expect(page.getByTestId('mode-badge').first()).toHaveText('Validation');

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('decision')).toContainText('validation mode places no order');
  await expect(page.getByTestId('log-lines')).toContainText('at most 5.0 % of equity');
});

test('the watchlist refuses what is no symbol and keeps what is one', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Remove DEMO-CHOP', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.getByRole('link', { name: 'Dashboard' }).click();
  await expect(page.getByTestId('asset-card-AAPL')).toBeVisible();
  await expect(page.getByTestId('asset-card-DEMO-CHOP')).toHaveCount(0);
});
