/** Settings: bounds are said where they are broken, a save says what changed, and the next run uses it. */
import { expect, test } from '@playwright/test';
import { changeMode, modeBadge } from './support/modes.ts';
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
  await changeMode(page, 'Validation');
  await expect(page.getByLabel('Largest position'), 'the draft outlives a change of mode').toHaveValue('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Largest position')).toHaveValue('5');
  await expect(modeBadge(page)).toHaveText('Validation');

  await page.getByRole('link', { name: 'Dashboard' }).click();
  await runCrewOn(page, 'AAPL');
  await expectEnd(page, 'COMPLETED', 'NO_TRADE');
  await expect(page.getByTestId('decision')).toContainText('validation mode places no order');
  await expect(page.getByTestId('log-lines')).toContainText('at most 5.0 % of equity');
});

test('modes that are closed say what they need', async ({ page }) => {
  await signIn(page);
  await page.getByRole('link', { name: 'Settings' }).click();
  const paper = page.getByRole('list', { name: 'What Paper needs' }).getByRole('listitem');
  await expect(paper).toContainText('No Alpaca key is set. Connect your own in Settings, or set ALPACA_API_KEY');
  const live = page.getByRole('list', { name: 'What Live needs' }).getByRole('listitem');
  await expect(live).toHaveCount(5);
  await expect(live.first()).toHaveAttribute('data-met', 'false');
  await expect(live.first()).toContainText('This installation does not allow live trading.');
  for (const name of [/^Paper /, /^Live /]) await expect(page.getByRole('radio', { name })).toBeDisabled();
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
